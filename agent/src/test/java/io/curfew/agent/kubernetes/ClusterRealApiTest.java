package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.curfew.agent.port.Observation.PodsSeen;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.simulator.real.RealApiServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the port promises, against a real kube-apiserver over TLS. */
@ExtendWith(WithRealApiServer.class)
class ClusterRealApiTest {
    private static final AtomicInteger NEXT = new AtomicInteger(1);
    private static final Journal JOURNAL = new Journal(
            Map.of(
                    "asg-termination/Terminated",
                    new Journal.Seen(
                            Instant.parse("2026-11-21T10:00:00Z"), Optional.of(Instant.parse("2026-11-21T11:00:00Z")))),
            false,
            false,
            "boot",
            Set.of());

    @TempDir
    Path folder;

    private final RealApiServer server;
    private final Admin admin;
    private final CountedTraffic traffic = new CountedTraffic();
    private final String node;
    private final String namespace;
    private final List<Cluster> open = new ArrayList<>();

    ClusterRealApiTest(RealApiServer server) {
        this.server = server;
        admin = Admin.of(server);
        var number = NEXT.getAndIncrement();
        node = "node-" + number;
        namespace = "space-" + number;
    }

    @BeforeEach
    void aNodeAndANamespace() {
        admin.node(node);
        admin.namespace(namespace);
    }

    @AfterEach
    void close() {
        open.forEach(Cluster::close);
        admin.close();
    }

    @Test
    void theNodeIsCordonedAndTakenBackInOnePatchEach() {
        var cluster = cluster();
        var before = seen(cluster.readNode());
        assertThat(before.journal()).isEqualTo(new Journal.Entry.None());

        var cordoned = seen(cluster.patchNode(
                NodePatch.cordon(before, new Change.Set<>(true), new Change.Set<>(OwnNode.EXCLUSION_VALUE), JOURNAL)));
        assertThat(cordoned.unschedulable()).isTrue();
        assertThat(cordoned.exclusionLabel()).contains(OwnNode.EXCLUSION_VALUE);
        assertThat(cordoned.journal()).isEqualTo(new Journal.Entry.Written(JOURNAL));

        var after = seen(cluster.patchNode(new NodePatch(
                Optional.of(cordoned.resourceVersion()),
                new Change.Remove<>(),
                new Change.Remove<>(),
                new Change.Remove<>(),
                Optional.empty())));
        assertThat(after.unschedulable()).isFalse();
        assertThat(after.exclusionLabel()).isEmpty();
        assertThat(after.journal()).isEqualTo(new Journal.Entry.None());
        assertThat(traffic.counted()).containsExactly("get nodes 200", "patch nodes 200", "patch nodes 200");
    }

    @Test
    void aPatchDecidedOnAnOlderNodeIsAConflict() {
        var cluster = cluster();
        var before = seen(cluster.readNode());
        admin.patch("/api/v1/nodes/" + node, "{'spec':{'unschedulable':true}}");

        assertThat(cluster.patchNode(NodePatch.cordon(before, new Change.Set<>(true), new Change.Keep<>(), JOURNAL)))
                .isEqualTo(new NodeAnswer.Conflict());
        assertThat(cluster.patchNode(NodePatch.journal(JOURNAL))).isInstanceOf(NodeAnswer.Seen.class);
    }

    @Test
    void aNodeThatIsNotThereIsGone() {
        var cluster = cluster("nobody-made-this-node", server.adminToken());

        assertThat(cluster.readNode()).isEqualTo(new NodeAnswer.Gone());
        assertThat(cluster.patchNode(NodePatch.journal(JOURNAL))).isEqualTo(new NodeAnswer.Gone());
    }

    @Test
    void whoeverMayNothingIsDenied() {
        var cluster = cluster(node, "nobody");
        var pod = Worlds.pod(namespace, "web-1", "u");

        assertThat(cluster.readNode())
                .isInstanceOfSatisfying(
                        NodeAnswer.Denied.class,
                        denied -> assertThat(denied.what()).isEqualTo("get nodes"));
        assertThat(cluster.listPods()).isInstanceOf(PodsAnswer.Denied.class);
        assertThat(cluster.evict(pod, Optional.empty())).isInstanceOf(EvictionAnswer.Forbidden.class);
        assertThat(cluster.tell(notice(Optional.empty()))).isPresent();
    }

    @Test
    void aTokenThatNobodyKnowsIsDenied() {
        assertThat(cluster(node, "unknown").readNode()).isInstanceOf(NodeAnswer.Denied.class);
        assertThat(traffic.counted()).containsExactly("get nodes 401", "get nodes 401");
    }

    @Test
    void thePodsOfTheNodeAreListedAndFollowed() {
        var first = admin.pod(namespace, "web-1", node);
        admin.pod(namespace, "elsewhere", "another-node");
        var inbox = new CopyOnWriteArrayList<Observation>();
        var cluster = cluster();

        assertThat(cluster.listPods())
                .isInstanceOfSatisfying(
                        PodsAnswer.Listed.class,
                        listed -> assertThat(listed.pods()).extracting(Pod::uid).containsExactly(first));
        cluster.watchPods(inbox::add);
        await().until(() -> names(inbox).equals(List.of("web-1")));
        admin.pod(namespace, "web-2", node);
        await().until(() -> names(inbox).equals(List.of("web-1", "web-2")));
        assertThat(cluster.evict(newest(inbox).getFirst(), Optional.of(Duration.ofSeconds(7))))
                .isEqualTo(new EvictionAnswer.Accepted());
        await().until(() -> newest(inbox).getFirst().deletion().isPresent());
        assertThat(newest(inbox).getFirst().deletion().orElseThrow().grace()).isEqualTo(Duration.ofSeconds(7));
        admin.end(namespace, "web-1");
        await().until(() -> names(inbox).equals(List.of("web-2")));

        assertThat(inbox).allMatch(PodsSeen.class::isInstance);
        assertThat(traffic.counted())
                .containsExactly("list pods 200", "list pods 200", "watch pods 200", "create pods/eviction 201");
    }

    @Test
    void asItsNodeItSeesAndEndsItsOwnPodsAndNoOthers() {
        var own = Worlds.pod(namespace, "web-1", admin.pod(namespace, "web-1", node));
        var foreign = Worlds.pod(namespace, "foreign", admin.pod(namespace, "foreign", "another-node"));
        var inbox = new CopyOnWriteArrayList<Observation>();
        var cluster = cluster(node, server.adminToken(), Identity.AS_OWN_NODE);

        assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Seen.class);
        assertThat(cluster.listPods()).isInstanceOf(PodsAnswer.Listed.class);
        cluster.watchPods(inbox::add);
        await().until(() -> names(inbox).equals(List.of("web-1")));
        assertThat(cluster.evict(foreign, Optional.empty())).isInstanceOf(EvictionAnswer.Forbidden.class);
        assertThat(cluster.delete(foreign, Duration.ofSeconds(1))).isInstanceOf(EvictionAnswer.Forbidden.class);
        // NodeRestriction looks into a cache of its own, which may lag.
        await().until(() -> cluster.evict(own, Optional.empty()).equals(new EvictionAnswer.Accepted()));
        assertThat(cluster.evict(Worlds.pod(namespace, "nope", "u"), Optional.empty()))
                .isEqualTo(new EvictionAnswer.NotFound());
        assertThat(cluster.patchNode(NodePatch.journal(JOURNAL))).isInstanceOf(NodeAnswer.Seen.class);
    }

    @Test
    void anEvictionOfAPodThatIsGoneOrReplacedSaysSo() {
        var cluster = cluster();
        admin.pod(namespace, "web-1", node);

        assertThat(cluster.evict(Worlds.pod(namespace, "nope", "u"), Optional.empty()))
                .isEqualTo(new EvictionAnswer.NotFound());
        assertThat(cluster.evict(Worlds.pod(namespace, "web-1", "another"), Optional.empty()))
                .isEqualTo(new EvictionAnswer.Replaced());
    }

    @Test
    void aClosedBudgetIsNamedWithItsCounts() {
        var pod = Worlds.pod(namespace, "web-1", admin.pod(namespace, "web-1", node));
        admin.budget(namespace, "web-pdb", """
                'observedGeneration':1,'disruptionsAllowed':0,'currentHealthy':1,'desiredHealthy':1,'expectedPods':1""");

        assertThat(cluster().evict(pod, Optional.empty()))
                .isEqualTo(new EvictionAnswer.BudgetClosed(
                        "web-pdb",
                        Optional.of(new EvictionAnswer.Counts(1, 1)),
                        "The disruption budget web-pdb needs 1 healthy pods and has 1 currently"));
        assertThat(traffic.counted()).containsExactly("create pods/eviction 429");
    }

    @Test
    void aBudgetThatNobodyHasObservedSaysWhenToComeBack() {
        var pod = Worlds.pod(namespace, "web-1", admin.pod(namespace, "web-1", node));
        admin.budget(namespace, "web-pdb", """
                'observedGeneration':0,'disruptionsAllowed':0,'currentHealthy':0,'desiredHealthy':0,'expectedPods':0""");

        assertThat(cluster().evict(pod, Optional.empty()))
                .isEqualTo(new EvictionAnswer.BudgetNotObserved("web-pdb", Duration.ofSeconds(10)));
    }

    @Test
    void twoBudgetsOnOnePodAreToldApart() {
        var pod = Worlds.pod(namespace, "web-1", admin.pod(namespace, "web-1", node));
        var open =
                "'observedGeneration':1,'disruptionsAllowed':1,'currentHealthy':2,'desiredHealthy':1,'expectedPods':2";
        admin.budget(namespace, "one", open);
        admin.budget(namespace, "two", open);

        assertThat(cluster().evict(pod, Optional.empty())).isInstanceOf(EvictionAnswer.TwoBudgets.class);
    }

    @Test
    void aDeletionIsForThisPodOnlyAndWithItsGrace() {
        var uid = admin.pod(namespace, "web-1", node);
        var cluster = cluster();

        assertThat(cluster.delete(Worlds.pod(namespace, "web-1", "another"), Duration.ofSeconds(5)))
                .isEqualTo(new EvictionAnswer.Replaced());
        assertThat(cluster.delete(Worlds.pod(namespace, "web-1", uid), Duration.ofSeconds(5)))
                .isEqualTo(new EvictionAnswer.Accepted());
        assertThat(admin.get("/api/v1/namespaces/" + namespace + "/pods/web-1")
                        .at("/metadata/deletionGracePeriodSeconds")
                        .asInt())
                .isEqualTo(5);
        assertThat(cluster.delete(Worlds.pod(namespace, "nope", "u"), Duration.ofSeconds(5)))
                .isEqualTo(new EvictionAnswer.NotFound());
    }

    @Test
    void anEventIsTakenOnceAndCountsAsToldAfterwards() {
        var cluster = cluster();
        cluster.readNode();

        assertThat(cluster.tell(notice(Optional.empty()))).isEmpty();
        assertThat(cluster.tell(notice(Optional.empty()))).isEmpty();

        assertThat(traffic.counted()).containsExactly("get nodes 200", "create events 201", "create events 409");
        var mine = new ArrayList<String>();
        admin.get("/apis/events.k8s.io/v1/namespaces/default/events")
                .path("items")
                .forEach(event -> {
                    if (event.at("/regarding/name").asText().equals(node)) {
                        mine.add(event.path("note").asText());
                    }
                });
        assertThat(mine).hasSize(1).first().asString().hasSizeLessThanOrEqualTo(1024);
    }

    @Test
    void anEventThatIsToldAgainBecomesASeries() {
        var cluster = cluster();
        cluster.readNode();
        assertThat(cluster.tell(notice(Optional.empty()))).isEmpty();

        assertThat(cluster.tellAgain(notice(Optional.empty()), 2)).isEmpty();
        assertThat(cluster.tellAgain(notice(Optional.empty()), 9)).isEmpty();

        var counts = new ArrayList<Integer>();
        admin.get("/apis/events.k8s.io/v1/namespaces/default/events")
                .path("items")
                .forEach(event -> {
                    if (event.at("/regarding/name").asText().equals(node)) {
                        counts.add(event.at("/series/count").asInt());
                    }
                });
        assertThat(counts).containsExactly(9);
    }

    @Test
    void ourConditionsAreSetBesideTheKubeletsAndTakenAwayWithoutTouchingThem() {
        var cluster = cluster();
        admin.patch(
                "/api/v1/nodes/" + node + "/status",
                "{'status':{'conditions':[{'type':'Ready','status':'True','reason':'KubeletReady'}]}}");
        var before = admin.get("/api/v1/nodes/" + node).at("/status/conditions");
        var draining = new NodeCondition(
                NodeCondition.Type.DRAIN_IN_PROGRESS,
                NodeCondition.Status.TRUE,
                "CurfewSpot",
                "Draining because of spot.",
                Instant.parse("2026-11-21T10:00:00Z"));
        var all = Set.of(NodeCondition.Type.values());

        var set = seen(cluster.setConditions(
                new ConditionPatch(Instant.parse("2026-11-21T10:01:00Z"), List.of(draining), Set.of())));
        assertThat(set.conditions()).containsExactly(Map.entry(draining.type(), draining));
        assertThat(set.ready()).isTrue();

        var removed = seen(cluster.setConditions(new ConditionPatch(Instant.EPOCH, List.of(), all)));
        assertThat(removed.conditions()).isEmpty();
        assertThat(admin.get("/api/v1/nodes/" + node).at("/status/conditions")).isEqualTo(before);
        assertThat(traffic.counted()).containsExactly("patch nodes/status 200", "patch nodes/status 200");
    }

    @Test
    void anEventOnAPodIsTakenInItsNamespace() {
        var uid = admin.pod(namespace, "web-1", node);

        assertThat(cluster().tell(notice(Optional.of(new Notice.PodRef(namespace, "web-1", uid)))))
                .isEmpty();
    }

    private static Notice notice(Optional<Notice.PodRef> about) {
        return new Notice("drain-started", Notice.Severity.NORMAL, "DrainStarted", about, "Draining. ".repeat(200));
    }

    private Cluster cluster() {
        return cluster(node, server.adminToken());
    }

    private Cluster cluster(String ofNode, String token) {
        return cluster(ofNode, token, Identity.AS_ITSELF);
    }

    private Cluster cluster(String ofNode, String token, Identity identity) {
        var kubeconfig = folder.resolve("kubeconfig");
        server.writeKubeconfig(kubeconfig, token);
        try {
            var cluster = Clusters.open(kubeconfig, ofNode, identity, traffic, Worlds.CLOCK);
            open.add(cluster);
            return cluster;
        } catch (NoCluster broken) {
            throw new AssertionError(broken);
        }
    }

    private static OwnNode seen(NodeAnswer answer) {
        assertThat(answer).isInstanceOf(NodeAnswer.Seen.class);
        return ((NodeAnswer.Seen) answer).node();
    }

    private static List<Pod> newest(List<Observation> inbox) {
        return inbox.stream()
                .filter(PodsSeen.class::isInstance)
                .map(observation -> ((PodsSeen) observation).pods())
                .reduce(List.of(), (_, newest) -> newest);
    }

    private static List<String> names(List<Observation> inbox) {
        return newest(inbox).stream().map(Pod::name).toList();
    }
}
