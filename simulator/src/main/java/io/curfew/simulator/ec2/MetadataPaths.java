package io.curfew.simulator.ec2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.time.WorldTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What stands under each path of IMDS (nth.md section 5), as the text that it answers. */
final class MetadataPaths {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CREDENTIALS_LAST = Duration.ofHours(6);
    private static final DateTimeFormatter MAINTENANCE_TIME = DateTimeFormatter.ofPattern(
                    "d MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final InstanceMetadata metadata;
    private final WorldTime time;

    MetadataPaths(InstanceMetadata metadata, WorldTime time) {
        this.metadata = metadata;
        this.time = time;
    }

    /** The text under a path below the version, such as {@code meta-data/instance-id}; empty where there is none. */
    Optional<String> at(String path) {
        var identity = metadata.identity();
        return switch (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) {
            case "meta-data/autoscaling/target-lifecycle-state" ->
                metadata.targetState().map(TargetState::text);
            case "meta-data/spot/instance-action" -> metadata.spot().map(MetadataPaths::instanceAction);
            case "meta-data/spot/termination-time" -> terminationTime();
            case "meta-data/events/recommendations/rebalance" ->
                metadata.rebalance().map(at -> text(JSON.createObjectNode().put("noticeTime", seconds(at))));
            case "meta-data/events/maintenance/scheduled" -> Optional.of(events(metadata.maintenance()));
            case "meta-data/events/maintenance/history" -> Optional.of(events(metadata.maintenanceHistory()));
            case "meta-data/tags/instance" -> metadata.tags().map(tags -> String.join("\n", tags.keySet()));
            case "meta-data/instance-id" -> Optional.of(identity.id());
            case "meta-data/instance-type" -> Optional.of(identity.type());
            case "meta-data/instance-life-cycle" ->
                Optional.of(identity.purchase().text());
            case "meta-data/local-hostname", "meta-data/hostname" -> Optional.of(identity.hostname());
            case "meta-data/local-ipv4" -> Optional.of(identity.privateIp());
            case "meta-data/placement/availability-zone" -> Optional.of(identity.zone());
            case "meta-data/placement/availability-zone-id" -> Optional.of(zoneId(identity));
            case "meta-data/placement/region" -> Optional.of(identity.region());
            case "meta-data/services/domain" -> Optional.of("amazonaws.com");
            case "meta-data/services/partition" -> Optional.of("aws");
            case "meta-data/iam/security-credentials" -> metadata.role();
            case "dynamic/instance-identity/document" -> Optional.of(document(identity));
            default -> named(path);
        };
    }

    private Optional<String> named(String path) {
        var tag = "meta-data/tags/instance/";
        var role = "meta-data/iam/security-credentials/";
        if (path.startsWith(tag)) {
            return metadata.tags().flatMap(tags -> Optional.ofNullable(tags.get(path.substring(tag.length()))));
        }
        return path.startsWith(role)
                ? metadata.role().filter(path.substring(role.length())::equals).map(name -> credentials())
                : Optional.empty();
    }

    private Optional<String> terminationTime() {
        // The older of the two paths knows only one kind of interruption.
        return metadata.spot()
                .filter(notice -> notice.action() == SpotNotice.Action.TERMINATE)
                .map(notice -> seconds(notice.time()));
    }

    private static String instanceAction(SpotNotice notice) {
        return text(
                JSON.createObjectNode().put("action", notice.action().text()).put("time", seconds(notice.time())));
    }

    private static String events(List<MaintenanceEvent> events) {
        var array = JSON.createArrayNode();
        for (var event : events) {
            var node = array.addObject()
                    .put("NotBefore", MAINTENANCE_TIME.format(event.notBefore()))
                    .put("Code", event.code())
                    .put("Description", event.description())
                    .put("EventId", event.id());
            event.notAfter().ifPresent(at -> node.put("NotAfter", MAINTENANCE_TIME.format(at)));
            event.notBeforeDeadline().ifPresent(at -> node.put("NotBeforeDeadline", MAINTENANCE_TIME.format(at)));
            node.put("State", event.state());
        }
        return array.toString();
    }

    private String credentials() {
        return text(JSON.createObjectNode()
                .put("Code", "Success")
                .put("LastUpdated", seconds(time.instant()))
                .put("Type", "AWS-HMAC")
                .put("AccessKeyId", "ASIADUMMYDUMMYDUMMY1")
                .put("SecretAccessKey", "dummy-secret-of-the-simulator")
                .put("Token", "dummy-session-token-of-the-simulator")
                .put("Expiration", seconds(time.instant().plus(CREDENTIALS_LAST))));
    }

    private static String document(Identity identity) {
        var node = JSON.createObjectNode()
                .put("accountId", Arn.ACCOUNT)
                .put("architecture", "arm64")
                .put("availabilityZone", identity.zone())
                .putNull("billingProducts")
                .putNull("devpayProductCodes")
                .putNull("marketplaceProductCodes")
                .put("imageId", "ami-0c0ffee0000000000")
                .put("instanceId", identity.id())
                .put("instanceType", identity.type())
                .putNull("kernelId")
                .put("pendingTime", seconds(identity.launched()))
                .put("privateIp", identity.privateIp())
                .putNull("ramdiskId")
                .put("region", identity.region())
                .put("version", "2017-09-30");
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String zoneId(Identity identity) {
        return "euc1-az" + (identity.zone().charAt(identity.zone().length() - 1) - 'a' + 1);
    }

    private static String text(ObjectNode node) {
        return node.toString();
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
