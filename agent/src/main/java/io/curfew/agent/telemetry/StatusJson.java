package io.curfew.agent.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.loop.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * /status as docs/status.md describes it: fields are added, and never renamed. Every field is always there, null where
 * there is nothing to say.
 */
final class StatusJson {
    private static final int VERSION = 1;

    private StatusJson() {}

    /**
     * @param moreTroubles what the loop cannot know of
     */
    static String of(Status status, List<String> moreTroubles, List<Timeline.Entry> timeline) {
        var json = object();
        json.put("version", VERSION);
        json.put("at", status.at().toString());
        json.put("phase", status.phase().text());
        json.put("reason", status.reason());
        json.set("node", node(status.node()));
        json.set("metadata", metadata(status.metadata(), status.at()));
        json.set("plan", status.plan().map(p -> plan(p, status.at())).orElse(null));
        var interruptions = json.putArray("interruptions");
        status.interruptions().forEach(i -> interruptions.add(interruption(i)));
        var pods = json.putArray("pods");
        status.pods().forEach(p -> pods.add(pod(p)));
        var hooks = json.putArray("hooks");
        status.hooks().forEach(h -> hooks.add(hook(h)));
        var troubles = json.putArray("troubles");
        status.troubles().forEach(troubles::add);
        moreTroubles.forEach(troubles::add);
        var entries = json.putArray("timeline");
        timeline.forEach(e -> entries.add(entry(e)));
        return json.toPrettyString() + "\n";
    }

    private static ObjectNode node(Status.NodeStatus node) {
        var json = object();
        json.put("name", node.name());
        json.put("instanceId", node.instanceId().orElse(null));
        json.put("cordoned", node.cordoned());
        json.put("cordonedByCurfew", node.cordonedByCurfew());
        return json;
    }

    private static ObjectNode metadata(Status.MetadataStatus metadata, Instant at) {
        var json = object();
        json.put("targetState", metadata.targetState().orElse(null));
        json.put("lastAnswer", metadata.lastAnswer().map(Instant::toString).orElse(null));
        json.put(
                "secondsSinceLastAnswer",
                metadata.lastAnswer()
                        .map(a -> Math.max(0, Duration.between(a, at).toSeconds()))
                        .orElse(null));
        json.put("doubt", metadata.doubt().orElse(null));
        return json;
    }

    private static ObjectNode plan(Status.PlanStatus plan, Instant at) {
        var json = object();
        json.put("interruption", plan.interruption());
        json.put("firstSeen", plan.firstSeen().toString());
        json.put("deadline", plan.deadline().toString());
        json.put(
                "secondsLeft", Math.max(0, Duration.between(at, plan.deadline()).toSeconds()));
        json.put("deadlineReason", plan.deadlineReason());
        json.put("onTimeout", plan.onTimeout());
        json.put("effect", plan.effect());
        return json;
    }

    private static ObjectNode interruption(Status.InterruptionStatus interruption) {
        var json = object();
        json.put("kind", interruption.kind());
        json.put("firstSeen", interruption.firstSeen().toString());
        json.put("effect", interruption.effect());
        json.put("begins", interruption.begins().map(Instant::toString).orElse(null));
        json.put("deadline", interruption.deadline().map(Instant::toString).orElse(null));
        json.put("deadlineReason", interruption.deadlineReason().orElse(null));
        json.put("rules", interruption.rules());
        json.put("why", interruption.why());
        return json;
    }

    private static ObjectNode pod(Status.PodStatus pod) {
        var json = object();
        json.put("namespace", pod.namespace());
        json.put("name", pod.name());
        json.put("uid", pod.uid());
        json.put("class", pod.podClass());
        json.put("blocking", pod.blocking());
        json.put("state", pod.state());
        json.put("why", pod.why());
        json.put("attempts", pod.attempts());
        return json;
    }

    private static ObjectNode hook(Status.HookStatus hook) {
        var json = object();
        json.put("name", hook.name());
        json.put("group", hook.group());
        json.put("state", hook.state());
        json.put("heartbeatTimeoutSeconds", hook.heartbeatTimeout().toSeconds());
        json.put("lastHeartbeat", hook.lastHeartbeat().map(Instant::toString).orElse(null));
        json.put("nextHeartbeat", hook.nextHeartbeat().map(Instant::toString).orElse(null));
        return json;
    }

    private static ObjectNode entry(Timeline.Entry entry) {
        var json = object();
        json.put("at", entry.at().toString());
        json.put("level", entry.level());
        json.put("fact", entry.fact());
        json.put("text", entry.text());
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
