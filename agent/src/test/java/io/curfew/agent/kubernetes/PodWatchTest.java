package io.curfew.agent.kubernetes;

import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Observation.PodsSeen;
import io.curfew.agent.port.Observation.PodsUnseen;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.http.Verb;
import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.http.Request;
import io.curfew.simulator.time.RunningTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch against a simulated cluster, in good times and in bad. */
class PodWatchTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final String EXPIRED =
            "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410}";
    private static final String UNAUTHORIZED =
            "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Unauthorized\",\"code\":401}";

    @TempDir
    Path folder;

    private final RunningTime time = new RunningTime(1);
    private final ClusterSimulator world = ClusterSimulator.start(time);
    private final List<Observation> inbox = new CopyOnWriteArrayList<>();
    private final CountedTraffic traffic = new CountedTraffic();
    private Optional<Cluster> open = Optional.empty();

    @BeforeEach
    void aNodeWithTwoPods() {
        world.cluster().add(node("node-a"), node("node-b"));
        world.cluster()
                .add(
                        pod("shop/web-1").on("node-a").endsAfter(Duration.ofMillis(100)),
                        pod("shop/web-2").on("node-a").endsAfter(Duration.ofMillis(100)),
                        pod("shop/other").on("node-b"));
    }

    @AfterEach
    void end() {
        open.ifPresent(Cluster::close);
        world.close();
        time.close();
    }

    @Test
    void itSeesThePodsOfItsNodeAndNoOther() {
        watch(Worlds.QUICK);

        awaitPods("web-1", "web-2");
        assertThat(world.ledger().byWhat()).containsOnlyKeys("list pods", "watch pods");
        assertThat(world.ledger().requests())
                .extracting(request -> request.query())
                .first()
                .isEqualTo("fieldSelector=spec.nodeName=node-a&resourceVersion=0");
    }

    @Test
    void itFollowsWhatComesAndGoes() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");

        world.cluster().add(pod("shop/web-3").on("node-a"));
        awaitPods("web-1", "web-2", "web-3");
        var first = seen().getFirst();
        assertThat(cluster().evict(first, Optional.empty())).isEqualTo(new EvictionAnswer.Accepted());
        await().until(() -> seen().stream().anyMatch(pod -> pod.deletion().isPresent()) || seen().size() == 2);
        awaitPods("web-2", "web-3");

        assertThat(world.ledger().count(Verb.LIST, "pods")).isOne();
        assertThat(world.ledger().count(Verb.WATCH, "pods")).isOne();
        assertThat(inbox).noneMatch(PodsUnseen.class::isInstance);
    }

    @Test
    void aWatchOutlivesTheLimitOfAnOrdinaryRequest() {
        watch(Worlds.QUICK, SHORT);
        awaitPods("web-1", "web-2");

        var later = Worlds.CLOCK.instant().plus(SHORT.multipliedBy(2));
        await().until(() -> Worlds.CLOCK.instant().isAfter(later));
        world.cluster().add(pod("shop/web-3").on("node-a"));

        awaitPods("web-1", "web-2", "web-3");
        assertThat(world.ledger().count(Verb.WATCH, "pods")).isOne();
    }

    @Test
    void aWatchThatIsOverIsRenewedFromItsVersion() {
        watch(new WatchTiming(
                Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMinutes(3)));

        await().until(() -> world.ledger().count(Verb.WATCH, "pods") >= 3);

        assertThat(world.ledger().count(Verb.LIST, "pods")).isOne();
        assertThat(inbox).noneMatch(PodsUnseen.class::isInstance);
        awaitPods("web-1", "web-2");
    }

    @Test
    void aCutConnectionIsMendedFromTheLastVersion() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");

        world.server().cutConnections();
        world.cluster().add(pod("shop/web-3").on("node-a"));

        awaitPods("web-1", "web-2", "web-3");
        assertThat(world.ledger().count(Verb.LIST, "pods")).isOne();
    }

    @Test
    void aVersionThatIsTooOldLeadsToANewList() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");

        world.cluster().expireWatches();
        await().until(() -> world.ledger().count(Verb.LIST, "pods") >= 2);
        world.cluster().add(pod("shop/web-3").on("node-a"));

        awaitPods("web-1", "web-2", "web-3");
    }

    @Test
    void aWatchThatIsRefusedAsTooOldLeadsToANewList() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");
        world.faults().times(2, PodWatchTest::isWatch, Fault.answer(410, Map.of(), EXPIRED));

        world.server().cutConnections();
        await().until(() -> world.ledger().count(Verb.LIST, "pods") >= 3);
        world.cluster().add(pod("shop/web-3").on("node-a"));

        awaitPods("web-1", "web-2", "web-3");
        assertThat(traffic.counted()).contains("watch pods 410");
    }

    @Test
    void aRotatedTokenIsPickedUpByTheWatch() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");
        world.faults()
                .always(
                        request -> request.header("Authorization").equals(Optional.of("Bearer agent")),
                        Fault.answer(401, Map.of(), UNAUTHORIZED));
        Worlds.kubeconfig(folder.resolve("kubeconfig"), world.uri(), "rotated");

        world.server().cutConnections();
        world.cluster().add(pod("shop/web-3").on("node-a"));

        awaitPods("web-1", "web-2", "web-3");
        assertThat(world.ledger().count(Verb.LIST, "pods")).isOne();
        assertThat(traffic.counted()).contains("watch pods 401");
    }

    @Test
    void aServerThatIsGoneForAWhileIsFoundAgain() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");

        world.server().stopListening();
        await().until(() -> inbox.stream().anyMatch(PodsUnseen.class::isInstance));
        world.cluster().add(pod("shop/web-3").on("node-a"));
        world.server().listenAgain();

        awaitPods("web-1", "web-2", "web-3");
        assertThat(inbox.getLast()).isInstanceOf(PodsSeen.class);
    }

    @Test
    void anOutageIsToldOnceAndItsEndToo() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");
        var refused = world.faults().always(PodWatchTest::isWatch, Fault.answer(503, Map.of(), "later"));

        world.server().cutConnections();
        await().until(() ->
                traffic.counted().stream().filter("watch pods 503"::equals).count() >= 4);
        assertThat(inbox.stream().filter(new PodsUnseen("Refused: 503: later")::equals))
                .hasSize(1);
        assertThat(inbox.getLast()).isInstanceOf(PodsUnseen.class);
        refused.remove();

        await().until(() -> inbox.getLast() instanceof PodsSeen);
        awaitPods("web-1", "web-2");
    }

    @Test
    void aRefusedListIsToldAndTriedAgain() {
        var ban = world.access().forbid(Verb.LIST, "pods");

        watch(Worlds.QUICK);
        await().until(() -> traffic.counted().size() >= 3);
        assertThat(inbox)
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        PodsUnseen.class, unseen -> assertThat(unseen.why()).contains("403 Forbidden"));
        ban.lift();

        awaitPods("web-1", "web-2");
    }

    @Test
    void halfAnAnswerIsNeverTakenForThePods() {
        var half = world.faults().always(request -> !isWatch(request), Fault.halfAnAnswer());

        watch(Worlds.QUICK);
        await().until(() -> traffic.counted().size() >= 3);
        assertThat(inbox).allMatch(PodsUnseen.class::isInstance);
        assertThat(cluster().listPods()).isInstanceOf(PodsAnswer.Failed.class);
        half.remove();

        awaitPods("web-1", "web-2");
    }

    @Test
    void garbageIsNeverTakenForThePods() {
        var garbage = world.faults().always(request -> true, Fault.garbage(1 << 20));

        watch(Worlds.QUICK);
        await().until(() -> traffic.counted().size() >= 3);
        assertThat(inbox).allMatch(PodsUnseen.class::isInstance);
        garbage.remove();

        awaitPods("web-1", "web-2");
    }

    @Test
    void garbageInAWatchKeepsWhatWasSeen() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");
        var garbage = world.faults().always(PodWatchTest::isWatch, Fault.garbage(1 << 10));
        world.server().cutConnections();
        await().until(() -> inbox.stream().anyMatch(PodsUnseen.class::isInstance));
        world.cluster().add(pod("shop/web-3").on("node-a"));

        garbage.remove();

        awaitPods("web-1", "web-2", "web-3");
        assertThat(inbox)
                .filteredOn(PodsSeen.class::isInstance)
                .allMatch(observation -> ((PodsSeen) observation).pods().size() >= 2);
    }

    @Test
    void aServerThatHangsIsLeftAndFoundAgain() {
        var hang = world.faults().always(request -> true, Fault.hang());

        watch(Worlds.QUICK, SHORT);
        await().until(() -> inbox.stream().anyMatch(PodsUnseen.class::isInstance));
        hang.remove();

        awaitPods("web-1", "web-2");
    }

    @Test
    void aWatchThatHasFallenSilentIsLeftAndListedAnew() {
        watch(new WatchTiming(
                Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(16), Duration.ofMillis(300)));

        await().until(() -> world.ledger().count(Verb.LIST, "pods") >= 2);

        awaitPods("web-1", "web-2");
    }

    @Test
    void afterStoppingNothingIsHandedOverOrAsked() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");

        cluster().stopWatching();
        var handedOver = inbox.size();
        world.cluster().add(pod("shop/web-3").on("node-a"));
        var later = Worlds.CLOCK.instant().plusMillis(500);
        await().until(() -> Worlds.CLOCK.instant().isAfter(later));

        assertThat(inbox).hasSize(handedOver);
        assertThat(world.ledger().count(Verb.WATCH, "pods")).isOne();
    }

    @Test
    void itCanBeWatchedAgain() {
        watch(Worlds.QUICK);
        awaitPods("web-1", "web-2");
        cluster().stopWatching();
        world.cluster().add(pod("shop/web-3").on("node-a"));

        cluster().watchPods(inbox::add);

        awaitPods("web-1", "web-2", "web-3");
    }

    private static boolean isWatch(Request request) {
        return request.queryValue("watch").isPresent();
    }

    private void watch(WatchTiming timing) {
        watch(timing, ApiServer.USUAL_LIMIT);
    }

    private void watch(WatchTiming timing, Duration limit) {
        var kubeconfig = folder.resolve("kubeconfig");
        Worlds.kubeconfig(kubeconfig, world.uri(), "agent");
        open = Optional.of(Worlds.open(kubeconfig, Identity.AS_ITSELF, traffic, limit, timing));
        cluster().watchPods(inbox::add);
    }

    private Cluster cluster() {
        return open.orElseThrow();
    }

    private List<Pod> seen() {
        return inbox.stream()
                .filter(PodsSeen.class::isInstance)
                .map(observation -> ((PodsSeen) observation).pods())
                .reduce(List.of(), (_, newest) -> newest);
    }

    private void awaitPods(String... names) {
        await().untilAsserted(() -> assertThat(seen()).extracting(Pod::name).containsExactlyInAnyOrder(names));
    }
}
