package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.kubernetes.Clusters;
import io.curfew.agent.kubernetes.Identity;
import io.curfew.agent.kubernetes.NoCluster;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodeCondition;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Traffic;
import io.curfew.simulator.real.AuditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every action of the agent, with exactly the chart's rights and a token that is bound to its node. A new action needs a
 * line in the table here, and what the chart grants beyond the table fails.
 */
@ExtendWith(NeedsRealApiServer.class)
@Execution(ExecutionMode.SAME_THREAD)
class AgentPermissionsRealApiTrial {
    /** Which rights each action takes where the agent acts as itself. */
    private static final Map<Class<?>, Set<String>> RIGHTS = Map.ofEntries(
            Map.entry(Action.ReadNode.class, Set.of("get nodes")),
            Map.entry(Action.PatchNode.class, Set.of("patch nodes")),
            Map.entry(Action.WatchPods.class, Set.of("list pods", "watch pods")),
            Map.entry(Action.StopWatching.class, Set.of()),
            Map.entry(Action.ListPods.class, Set.of("list pods")),
            Map.entry(Action.Evict.class, Set.of("create pods/eviction")),
            Map.entry(Action.Delete.class, Set.of("delete pods")),
            Map.entry(Action.SetConditions.class, Set.of("patch nodes/status")),
            Map.entry(Action.Tell.class, Set.of("create events.k8s.io/events")),
            Map.entry(Action.TellAgain.class, Set.of("patch events.k8s.io/events")),
            // Auto Scaling is no matter of the cluster.
            Map.entry(Action.DescribeInstance.class, Set.of()),
            Map.entry(Action.DescribeHooks.class, Set.of()),
            Map.entry(Action.Heartbeat.class, Set.of()),
            Map.entry(Action.Complete.class, Set.of()),
            Map.entry(Action.DescribeLaunchHooks.class, Set.of()),
            Map.entry(Action.CompleteLaunch.class, Set.of()),
            Map.entry(Action.DescribeGroup.class, Set.of()),
            Map.entry(Action.EnterStandby.class, Set.of()),
            Map.entry(Action.Terminate.class, Set.of()));

    /** Never in the name of the node: NodeRestriction is far looser than the policy (own-node-only.md 4). */
    private static final Set<String> ALWAYS_AS_ITSELF =
            Set.of("patch nodes", "patch nodes/status", "create events.k8s.io/events", "patch events.k8s.io/events");

    /** What acting in the name of the node takes, and asking at the start whether that works. */
    private static final Set<String> TO_BE_THE_NODE = Set.of(
            "impersonate:associated-node authentication.k8s.io/nodes",
            "impersonate-on:associated-node:create authentication.k8s.io/selfsubjectreviews");

    private static final NodePatch CORDON = new NodePatch(
            Optional.empty(),
            new NodePatch.Change.Set<>(true),
            new NodePatch.Change.Set<>(OwnNode.EXCLUSION_VALUE),
            new NodePatch.Change.Keep<>(),
            Optional.empty());

    private static final ConditionPatch DRAINED = new ConditionPatch(
            Instant.parse("2026-11-21T10:00:00Z"),
            List.of(new NodeCondition(
                    NodeCondition.Type.DRAINED,
                    NodeCondition.Status.TRUE,
                    "CurfewSpot",
                    "No pod that must leave is left on the node.",
                    Instant.parse("2026-11-21T10:00:00Z"))),
            Set.of());

    @TempDir
    Path folder;

    @Test
    void everyActionHasItsRightsInTheTable() {
        assertThat(RIGHTS.keySet()).containsExactlyInAnyOrder(Action.class.getPermittedSubclasses());
    }

    @Test
    void asItselfEveryActionSucceedsWithTheRightsOfTheTableAndTheChartGrantsNoOther() throws Exception {
        try (var world = PermissionsWorld.with("identity: serviceAccount")) {
            assertThat(granted(world.manifests())).isEqualTo(needed());
            everyActionSucceeds(world, Identity.AS_ITSELF);
        }
    }

    @Test
    void inTheNameOfItsNodeEveryActionSucceedsWithTheRightsOfTheTableAndTheChartGrantsNoOther() throws Exception {
        try (var world = PermissionsWorld.with("identity: associatedNode")) {
            var rights = new TreeSet<>(TO_BE_THE_NODE);
            needed().forEach(right ->
                    rights.add(ALWAYS_AS_ITSELF.contains(right) ? right : "impersonate-on:associated-node:" + right));
            assertThat(granted(world.manifests())).isEqualTo(rights);
            everyActionSucceeds(world, Identity.AS_OWN_NODE);
        }
    }

    private static Set<String> needed() {
        return RIGHTS.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> granted(String manifests) {
        return ChartHelm.parse(manifests).stream()
                .filter(object -> object.path("kind").asText().endsWith("Role"))
                .flatMap(role -> list(role.path("rules")).flatMap(AgentPermissionsRealApiTrial::rights))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> rights(JsonNode rule) {
        assertThat(rule.has("resourceNames") || rule.has("nonResourceURLs")).isFalse();
        return list(rule.path("verbs"))
                .flatMap(verb -> list(rule.path("apiGroups"))
                        .flatMap(group -> list(rule.path("resources"))
                                .map(resource -> verb.asText() + " "
                                        + (group.asText().isEmpty() ? "" : group.asText() + "/") + resource.asText())));
    }

    private static Stream<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private void everyActionSucceeds(PermissionsWorld world, Identity identity) throws IOException, NoCluster {
        world.pod("shop", "evicted", "node-a");
        world.pod("shop", "deleted", "node-a");
        var pods = new HashMap<String, Pod>();
        try (var cluster = open(world, identity)) {
            takes(
                    world,
                    Action.ReadNode.class,
                    () -> assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Seen.class));
            takes(
                    world,
                    Action.PatchNode.class,
                    () -> assertThat(cluster.patchNode(CORDON)).isInstanceOf(NodeAnswer.Seen.class));
            takes(
                    world,
                    Action.ListPods.class,
                    () -> assertThat(cluster.listPods())
                            .isInstanceOfSatisfying(
                                    PodsAnswer.Listed.class,
                                    listed -> listed.pods().forEach(pod -> pods.put(pod.name(), pod))));
            assertThat(pods).containsOnlyKeys("evicted", "deleted", "agent-node-a");
            var evicted = Objects.requireNonNull(pods.get("evicted"));
            var deleted = Objects.requireNonNull(pods.get("deleted"));
            takes(world, Action.WatchPods.class, () -> watches(world, cluster));
            // NodeRestriction looks into a cache of its own, which may lag.
            takes(
                    world,
                    Action.Evict.class,
                    () -> Awaitility.await()
                            .atMost(Duration.ofSeconds(10))
                            .until(() -> cluster.evict(evicted, Optional.of(Duration.ofSeconds(20)))
                                    .equals(new EvictionAnswer.Accepted())));
            takes(
                    world,
                    Action.Delete.class,
                    () -> assertThat(cluster.delete(deleted, Duration.ofSeconds(20)))
                            .isEqualTo(new EvictionAnswer.Accepted()));
            takes(
                    world,
                    Action.SetConditions.class,
                    () -> assertThat(cluster.setConditions(DRAINED))
                            .isInstanceOfSatisfying(
                                    NodeAnswer.Seen.class,
                                    seen -> assertThat(seen.node().conditions())
                                            .containsOnlyKeys(NodeCondition.Type.DRAINED)));
            takes(world, Action.Tell.class, () -> {
                assertThat(cluster.tell(notice(Optional.empty()))).isEmpty();
                assertThat(cluster.tell(notice(Optional.of(new Notice.PodRef("shop", "evicted", evicted.uid())))))
                        .isEmpty();
            });
            takes(
                    world,
                    Action.TellAgain.class,
                    () -> assertThat(cluster.tellAgain(notice(Optional.empty()), 2))
                            .isEmpty());
        }
    }

    private static void watches(PermissionsWorld world, Cluster cluster) {
        var seen = new CopyOnWriteArrayList<Observation>();
        Consumer<Observation> inbox = seen::add;
        cluster.watchPods(inbox);
        Awaitility.await().until(() -> shows(seen, "evicted"));
        world.pod("shop", "late", "node-a");
        Awaitility.await().until(() -> shows(seen, "late"));
        cluster.stopWatching();
        assertThat(seen).allMatch(Observation.PodsSeen.class::isInstance);
    }

    private static boolean shows(List<Observation> seen, String pod) {
        return seen.stream()
                .anyMatch(observation -> observation instanceof Observation.PodsSeen(var pods)
                        && pods.stream().anyMatch(p -> p.name().equals(pod)));
    }

    /** Does it, and waits until the audit log shows that it took the rights of the table and no others. */
    private static void takes(PermissionsWorld world, Class<? extends Action> action, Runnable deed) {
        var before = requests(world).size();
        deed.run();
        var expected = RIGHTS.getOrDefault(action, Set.of()).stream()
                .map(right -> right.replaceFirst(" .*/(?!eviction|status)", " "))
                .collect(Collectors.toSet());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(requests(world).stream()
                                .skip(before)
                                .map(AgentPermissionsRealApiTrial::right)
                                .collect(Collectors.toSet()))
                        .as(action.getSimpleName())
                        .isEqualTo(expected));
    }

    private static String right(AuditEntry entry) {
        return entry.verb() + " " + entry.resource().orElse("")
                + entry.subresource().map(sub -> "/" + sub).orElse("");
    }

    private static List<AuditEntry> requests(PermissionsWorld world) {
        return world.cluster().server().auditLog().stream()
                .filter(entry -> entry.user().equals(PermissionsWorld.ACCOUNT)
                        && entry.userAgent().equals("curfew-agent"))
                .toList();
    }

    private Cluster open(PermissionsWorld world, Identity identity) throws NoCluster {
        var kubeconfig = folder.resolve("kubeconfig-" + identity);
        world.cluster().server().writeKubeconfig(kubeconfig, world.token("a"));
        return Clusters.open(kubeconfig, "node-a", identity, Traffic.uncounted(), InstantSource.system());
    }

    private static Notice notice(Optional<Notice.PodRef> about) {
        return new Notice("drain-started", Notice.Severity.NORMAL, "DrainStarted", about, "Draining.");
    }
}
