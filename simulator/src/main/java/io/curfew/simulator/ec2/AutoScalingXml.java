package io.curfew.simulator.ec2;

import java.util.List;

/** The shapes of the Auto Scaling API in XML. */
final class AutoScalingXml {
    private static final String REGION = "eu-central-1";

    private AutoScalingXml() {}

    static void instanceDetails(Xml xml, InstanceView view) {
        xml.element("InstanceId", view.instance())
                .element("InstanceType", view.type())
                .element("AutoScalingGroupName", view.group())
                .element("AvailabilityZone", view.zone())
                .element("LifecycleState", view.state().text())
                .element("HealthStatus", "HEALTHY")
                .element("ProtectedFromScaleIn", false);
    }

    static void group(Xml xml, GroupView view) {
        xml.element("AutoScalingGroupName", view.name())
                .element("AutoScalingGroupARN", Arn.group(REGION, view.name()))
                .element("MinSize", view.minSize())
                .element("MaxSize", view.maxSize())
                .element("DesiredCapacity", view.desired())
                .element("DefaultCooldown", 300)
                .element("HealthCheckType", "EC2")
                .element("HealthCheckGracePeriod", 300)
                .element("CreatedTime", "2026-01-01T00:00:00Z")
                .element("NewInstancesProtectedFromScaleIn", false)
                .list(
                        "Tags",
                        List.copyOf(view.tags().entrySet()),
                        (of, tag) -> of.element("ResourceId", view.name())
                                .element("ResourceType", "auto-scaling-group")
                                .element("Key", tag.getKey())
                                .element("Value", tag.getValue())
                                .element("PropagateAtLaunch", true));
    }

    static void hook(Xml xml, String group, Hook hook) {
        xml.element("LifecycleHookName", hook.name())
                .element("AutoScalingGroupName", group)
                .element("LifecycleTransition", hook.transition().text())
                .element("NotificationTargetARN", hook.notificationTarget())
                .element("RoleARN", hook.role())
                .element("HeartbeatTimeout", hook.heartbeatTimeout().toSeconds())
                .element("GlobalTimeout", hook.globalTimeout().toSeconds())
                .element("DefaultResult", hook.defaultResult());
        if (!hook.notificationMetadata().isEmpty()) {
            xml.element("NotificationMetadata", hook.notificationMetadata());
        }
    }

    static Xml activity(Xml xml, Activity activity) {
        return xml.element("ActivityId", activity.id())
                .element("AutoScalingGroupName", activity.group())
                .element("Description", activity.description())
                .element("Cause", activity.cause())
                .element("StartTime", activity.started())
                .element("StatusCode", "InProgress")
                .element("Progress", 0)
                .element("Details", "{}");
    }

    static void instance(Xml xml, InstanceView view) {
        xml.element("InstanceId", view.instance())
                .element("InstanceType", view.type())
                .element("AvailabilityZone", view.zone())
                .element("LifecycleState", view.state().text())
                .element("HealthStatus", "Healthy")
                .element("ProtectedFromScaleIn", false);
    }
}
