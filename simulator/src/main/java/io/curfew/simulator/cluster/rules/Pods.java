package io.curfew.simulator.cluster.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;

/** What a pod's JSON says, and the changes of it that several rooms make. */
public final class Pods {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private Pods() {}

    public static boolean isTerminating(JsonNode pod) {
        return pod.path("metadata").has("deletionTimestamp");
    }

    public static String phase(JsonNode pod) {
        return Json.text(pod, "status", "phase");
    }

    public static boolean isFinished(JsonNode pod) {
        return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
    }

    public static boolean isPending(JsonNode pod) {
        return phase(pod).equals("Pending");
    }

    public static boolean isReady(JsonNode pod) {
        return Json.text(condition(pod, "Ready"), "status").equals("True");
    }

    /** Empty where it is bound to none. */
    public static String node(JsonNode pod) {
        return Json.text(pod, "spec", "nodeName");
    }

    public static boolean isMirror(JsonNode pod) {
        return Json.at(pod, "metadata", "annotations").has(MIRROR);
    }

    /** The owner that controls it, missing where none does. */
    public static JsonNode controller(JsonNode pod) {
        for (var owner : Json.at(pod, "metadata", "ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return owner;
            }
        }
        return Json.at(pod, "metadata", "no-controller");
    }

    public static boolean isControlledBy(JsonNode pod, JsonNode owner) {
        return controller(pod).path("uid").asText("").equals(Json.uid(owner));
    }

    /** In whole seconds, 0 where it is not terminating. */
    public static long deletionGrace(JsonNode pod) {
        return Json.at(pod, "metadata", "deletionGracePeriodSeconds").asLong();
    }

    /** The condition of that type, missing where there is none. */
    public static JsonNode condition(JsonNode object, String type) {
        for (var condition : Json.at(object, "status", "conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return Json.at(object, "status", "no-condition");
    }

    /** Puts {@code condition} in the place of the one of its type, in an object that was forked. */
    public static void setCondition(ObjectNode object, ObjectNode condition) {
        var status = Json.child(object, "status");
        var conditions = Json.array();
        var replaced = false;
        for (var old : status.path("conditions")) {
            var isSame = old.path("type").equals(condition.path("type"));
            conditions.add(isSame ? condition : old);
            replaced |= isSame;
        }
        if (!replaced) {
            conditions.add(condition);
        }
        status.set("conditions", conditions);
    }
}
