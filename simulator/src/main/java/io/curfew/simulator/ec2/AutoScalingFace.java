package io.curfew.simulator.ec2;

import io.curfew.simulator.http.Answer;
import io.curfew.simulator.http.Handler;
import io.curfew.simulator.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The Auto Scaling API over HTTP: the Query protocol of version 2011-01-01. Signatures are not checked. */
final class AutoScalingFace implements Handler {
    private static final String NAMESPACE = "http://autoscaling.amazonaws.com/doc/2011-01-01/";
    private static final int GROUPS_A_PAGE = 50;

    private final AutoScaling autoScaling;

    AutoScalingFace(AutoScaling autoScaling) {
        this.autoScaling = autoScaling;
    }

    @Override
    public void handle(Request request, Answer answer) throws IOException {
        var id = UUID.randomUUID().toString();
        try {
            var parameters = new Parameters(request);
            var name = parameters.text("Action").orElse("");
            var action = ApiAction.named(name)
                    .orElseThrow(() -> new ApiRefused(new Refusal(
                            400, "InvalidAction", "Could not find operation " + name + " for version 2011-01-01")));
            var xml = new Xml().open(name + "Response", NAMESPACE).open(name + "Result");
            call(action, parameters, xml);
            xml.close(name + "Result").open("ResponseMetadata").element("RequestId", id);
            send(answer, 200, id, xml.close("ResponseMetadata").close(name + "Response"));
        } catch (ApiRefused e) {
            send(answer, e.refusal().status(), id, error(e.refusal(), id));
        }
    }

    private void call(ApiAction action, Parameters in, Xml out) {
        switch (action) {
            case DESCRIBE_AUTO_SCALING_INSTANCES ->
                out.list(
                        "AutoScalingInstances",
                        autoScaling.describeInstances(in.list("InstanceIds")),
                        AutoScalingXml::instanceDetails);
            case DESCRIBE_AUTO_SCALING_GROUPS -> groups(in, out);
            case DESCRIBE_LIFECYCLE_HOOKS -> {
                var group = group(in);
                out.list(
                        "LifecycleHooks",
                        autoScaling.describeHooks(group, in.list("LifecycleHookNames")),
                        (xml, hook) -> AutoScalingXml.hook(xml, group, hook));
            }
            case RECORD_LIFECYCLE_ACTION_HEARTBEAT -> autoScaling.heartbeat(key(in));
            case COMPLETE_LIFECYCLE_ACTION -> autoScaling.complete(key(in), result(in));
            case PUT_LIFECYCLE_HOOK -> autoScaling.putHook(group(in), hookChange(in));
            case DELETE_LIFECYCLE_HOOK -> autoScaling.deleteHook(group(in), in.required("LifecycleHookName"));
            case TERMINATE_INSTANCE -> {
                var activity = autoScaling.terminate(in.required("InstanceId"), capacity(in));
                AutoScalingXml.activity(out.open("Activity"), activity).close("Activity");
            }
            case ENTER_STANDBY ->
                activities(out, autoScaling.enterStandby(group(in), in.list("InstanceIds"), capacity(in)));
            case EXIT_STANDBY -> activities(out, autoScaling.exitStandby(group(in), in.list("InstanceIds")));
            case DETACH_INSTANCES ->
                activities(out, autoScaling.detach(group(in), in.list("InstanceIds"), capacity(in)));
        }
    }

    private void groups(Parameters in, Xml out) {
        var found = autoScaling.describeGroups(in.list("AutoScalingGroupNames"), filters(in));
        var begin = in.number("NextToken").orElse(0);
        var end = Math.min(found.size(), begin + in.number("MaxRecords").orElse(GROUPS_A_PAGE));
        var instances = !in.text("IncludeInstances").equals(Optional.of("false"));
        out.list("AutoScalingGroups", found.subList(begin, end), (xml, group) -> {
            AutoScalingXml.group(xml, group);
            xml.list("Instances", instances ? group.instances() : List.of(), AutoScalingXml::instance);
        });
        if (end < found.size()) {
            out.element("NextToken", end);
        }
    }

    private static List<GroupFilter> filters(Parameters in) {
        var filters = new ArrayList<GroupFilter>();
        for (int i = 1; in.text("Filters.member." + i + ".Name").isPresent(); i++) {
            var filter = "Filters.member." + i;
            filters.add(new GroupFilter(in.required(filter + ".Name"), in.list(filter + ".Values")));
        }
        return filters;
    }

    private static void activities(Xml out, List<Activity> activities) {
        out.list("Activities", activities, AutoScalingXml::activity);
    }

    private static String group(Parameters in) {
        return in.required("AutoScalingGroupName");
    }

    private static ActionKey key(Parameters in) {
        return new ActionKey(
                group(in), in.required("LifecycleHookName"), in.text("InstanceId"), in.text("LifecycleActionToken"));
    }

    private static Result result(Parameters in) {
        in.required("LifecycleActionResult");
        return in.choice("LifecycleActionResult", List.of(Result.values()), Result::name)
                .orElseThrow();
    }

    private static HookChange hookChange(Parameters in) {
        return new HookChange(
                in.required("LifecycleHookName"),
                in.choice("LifecycleTransition", List.of(Transition.values()), Transition::text),
                in.number("HeartbeatTimeout").map(Duration::ofSeconds),
                in.choice("DefaultResult", List.of(Result.values()), Result::name),
                in.text("NotificationMetadata"),
                in.text("NotificationTargetARN"),
                in.text("RoleARN"));
    }

    private static Capacity capacity(Parameters in) {
        return in.required("ShouldDecrementDesiredCapacity").equals("true") ? Capacity.DECREMENT : Capacity.KEEP;
    }

    private static Xml error(Refusal refusal, String requestId) {
        return new Xml()
                .open("ErrorResponse", NAMESPACE)
                .open("Error")
                .element("Type", refusal.status() < 500 ? "Sender" : "Receiver")
                .element("Code", refusal.code())
                .element("Message", refusal.message())
                .close("Error")
                .element("RequestId", requestId)
                .close("ErrorResponse");
    }

    private static void send(Answer answer, int status, String requestId, Xml xml) throws IOException {
        answer.send(
                status,
                Map.of("Content-Type", "text/xml", "x-amzn-RequestId", requestId),
                xml.toString().getBytes(StandardCharsets.UTF_8));
    }
}
