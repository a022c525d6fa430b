package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodeCondition;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.recycle.Request;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The agent's port to Kubernetes over the simulated cluster, without a wire: every call has its effect at once. */
final class MemoryCluster implements Cluster {
    private final World world;
    private final Judge judge;
    private final MemoryWatch watch;

    MemoryCluster(World world, Judge judge, MemoryWatch watch) {
        this.world = world;
        this.judge = judge;
        this.watch = watch;
    }

    @Override
    public NodeAnswer readNode() {
        return world.node().<NodeAnswer>map(n -> new NodeAnswer.Seen(own(n))).orElseGet(NodeAnswer.Gone::new);
    }

    @Override
    public NodeAnswer patchNode(NodePatch patch) {
        var before = world.node();
        try {
            var changes = new Patch.Merge(changes(patch));
            var after = world.cluster.alter(Resource.NODES, "", Scenario.NODE, Part.MAIN, changes, false);
            judge.nodes.patched(judge.flight(), patch, before.orElseThrow(), after);
            return new NodeAnswer.Seen(own(after));
        } catch (Refusal refusal) {
            return switch (refusal.code()) {
                case 404 -> new NodeAnswer.Gone();
                case 409 -> new NodeAnswer.Conflict();
                default -> new NodeAnswer.Failed(String.valueOf(refusal.getMessage()));
            };
        }
    }

    @Override
    public NodeAnswer setConditions(ConditionPatch patch) {
        var status = Json.object();
        var conditions = status.putObject("status").putArray("conditions");
        patch.set()
                .forEach(c -> conditions
                        .addObject()
                        .put("type", c.type().text())
                        .put("status", c.status().text())
                        .put("reason", c.reason())
                        .put("message", c.message())
                        .put("lastTransitionTime", c.since().toString()));
        patch.removed()
                .forEach(t -> conditions.addObject().put("$patch", "delete").put("type", t.text()));
        try {
            var changes = new Patch.Strategic(status);
            return new NodeAnswer.Seen(
                    own(world.cluster.alter(Resource.NODES, "", Scenario.NODE, Part.STATUS, changes, false)));
        } catch (Refusal refusal) {
            return refusal.code() == 404
                    ? new NodeAnswer.Gone()
                    : new NodeAnswer.Failed(String.valueOf(refusal.getMessage()));
        }
    }

    private ObjectNode changes(NodePatch patch) {
        var changes = Json.object();
        var metadata = changes.putObject("metadata");
        patch.resourceVersion().ifPresent(version -> metadata.put("resourceVersion", version));
        switch (patch.unschedulable()) {
            case Change.Keep<Boolean> _ -> {}
            case Change.Set<Boolean> set -> changes.putObject("spec").put("unschedulable", set.value());
            case Change.Remove<Boolean> _ -> changes.putObject("spec").putNull("unschedulable");
        }
        switch (patch.exclusionLabel()) {
            case Change.Keep<String> _ -> {}
            case Change.Set<String> set -> metadata.putObject("labels").put(OwnNode.EXCLUSION_LABEL, set.value());
            case Change.Remove<String> _ -> metadata.putObject("labels").putNull(OwnNode.EXCLUSION_LABEL);
        }
        var annotations = metadata.putObject("annotations");
        switch (patch.journal()) {
            case Change.Keep<Journal> _ -> {}
            case Change.Set<Journal> set -> annotations.put(Journal.ANNOTATION, world.written(set.value()));
            case Change.Remove<Journal> _ -> annotations.putNull(Journal.ANNOTATION);
        }
        switch (patch.recycle()) {
            case Change.Keep<String> _ -> {}
            case Change.Set<String> set -> annotations.put(Request.ANNOTATION, set.value());
            case Change.Remove<String> _ -> annotations.putNull(Request.ANNOTATION);
        }
        patch.unreadableJournal().ifPresent(text -> annotations.put(Journal.UNREADABLE_ANNOTATION, text));
        return changes;
    }

    private OwnNode own(ObjectNode node) {
        var label = Json.at(node, "metadata", "labels").path(OwnNode.EXCLUSION_LABEL);
        return new OwnNode(
                Json.name(node),
                Json.uid(node),
                Json.text(node, "metadata", "resourceVersion"),
                Json.text(node, "spec", "providerID"),
                NodeJudge.isCordoned(node),
                label.isMissingNode() ? Optional.empty() : Optional.of(label.asText()),
                world.journal(node),
                Json.text(node, "status", "nodeInfo", "bootID"),
                isReady(node),
                Volumes.attachedTo(node),
                Optional.ofNullable(Json.at(node, "metadata", "annotations")
                        .path(Request.ANNOTATION)
                        .textValue()),
                conditions(node));
    }

    private static Map<NodeCondition.Type, NodeCondition> conditions(ObjectNode node) {
        var found = new EnumMap<NodeCondition.Type, NodeCondition>(NodeCondition.Type.class);
        for (var condition : Json.at(node, "status", "conditions")) {
            for (var type : NodeCondition.Type.values()) {
                if (type.text().equals(condition.path("type").asText())) {
                    found.put(
                            type,
                            new NodeCondition(
                                    type,
                                    NodeCondition.Status.valueOf(
                                            condition.path("status").asText().toUpperCase(Locale.ROOT)),
                                    condition.path("reason").asText(),
                                    condition.path("message").asText(),
                                    Instant.parse(
                                            condition.path("lastTransitionTime").asText())));
                }
            }
        }
        return found;
    }

    static boolean isReady(ObjectNode node) {
        return Json.list(Json.at(node, "status", "conditions")).stream()
                .anyMatch(c -> Json.text(c, "type").equals("Ready")
                        && Json.text(c, "status").equals("True"));
    }

    @Override
    public void watchPods(Consumer<Observation> inbox) {
        watch.begin(inbox);
    }

    @Override
    public void stopWatching() {
        watch.stop();
    }

    @Override
    public PodsAnswer listPods() {
        var listed = world.cluster.list(Selection.podsOf(Scenario.NODE));
        if (!judge.flight().givenUp()) {
            judge.sender().listEffect = Optional.of(world.time.instant());
        }
        return new PodsAnswer.Listed(
                listed.items().stream().map(PodReading::read).toList());
    }

    @Override
    public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
        return evict(new PodJudge.Request(true, pod, pod.namespace(), pod.name(), Optional.of(pod.uid()), grace));
    }

    @Override
    public EvictionAnswer delete(Pod pod, Duration grace) {
        return delete(new PodJudge.Request(
                false, pod, pod.namespace(), pod.name(), Optional.of(pod.uid()), Optional.of(grace)));
    }

    EvictionAnswer evict(PodJudge.Request request) {
        var eviction = Json.object().put("kind", "Eviction").put("apiVersion", "policy/v1");
        eviction.putObject("metadata").put("name", request.name()).put("namespace", request.namespace());
        var options = eviction.putObject("deleteOptions");
        request.grace().ifPresent(g -> options.put("gracePeriodSeconds", g.toSeconds()));
        request.uid().ifPresent(uid -> options.putObject("preconditions").put("uid", uid));
        return ended(request, () -> world.cluster.evict(request.namespace(), request.name(), eviction, false));
    }

    EvictionAnswer delete(PodJudge.Request request) {
        var options =
                new DeleteOptions(request.grace().map(Duration::toSeconds), request.uid(), Optional.empty(), false);
        return ended(request, () -> world.cluster.delete(Resource.PODS, request.namespace(), request.name(), options));
    }

    private EvictionAnswer ended(PodJudge.Request request, Runnable call) {
        var before = world.cluster.find(Resource.PODS, request.namespace(), request.name());
        EvictionAnswer answer;
        try {
            call.run();
            answer = new EvictionAnswer.Accepted();
        } catch (Refusal refusal) {
            answer = EvictionReading.read(refusal);
        }
        var after = world.cluster.find(Resource.PODS, request.namespace(), request.name());
        judge.pods.asked(judge.sender(), judge.flight(), request, before, after, answer);
        return answer;
    }

    @Override
    public Optional<String> tell(Notice notice) {
        judge.facts.story.say(() -> "Event " + notice.reason() + ": " + notice.text());
        return Optional.empty();
    }

    @Override
    public Optional<String> tellAgain(Notice notice, int count) {
        judge.facts.story.say(() -> "Event " + notice.reason() + " again (" + count + "): " + notice.text());
        return Optional.empty();
    }

    @Override
    public void close() {
        watch.stop();
    }
}
