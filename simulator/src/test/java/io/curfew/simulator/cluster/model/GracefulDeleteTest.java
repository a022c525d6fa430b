package io.curfew.simulator.cluster.model;

import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.sketch.PodSketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The arithmetic of drain.md 2.4 and the kubelet's part in it. */
class GracefulDeleteTest {
    private static final PodSketch WEB =
            pod("shop/web").on("a").grace(Duration.ofSeconds(30)).ignoresTerm();

    @Test
    void aDeletedPodStaysUntilItsKubeletSaysThatItHasEnded() {
        var world = World.of(node("a"), WEB.endsAfter(Duration.ofSeconds(5)));
        world.delete("web", 20);
        assertThat(world.deletionTimeOf("web")).isEqualTo(World.START.plusSeconds(20));
        assertThat(world.periodOf("web")).isEqualTo(20);
        world.passes(5);
        assertThat(world.isGone("web")).isFalse();
        world.passes(1);
        assertThat(world.isGone("web")).isTrue();
    }

    @Test
    void aPodThatIgnoresTermIsKilledAtTheEndOfItsGrace() {
        var world = World.of(node("a"), WEB);
        world.delete("web", 20);
        world.passes(20);
        assertThat(world.isGone("web")).isFalse();
        world.passes(1);
        assertThat(world.isGone("web")).isTrue();
    }

    @Test
    void aSecondDeleteCountsFromTheFirstOne() {
        var world = World.of(node("a"), WEB);
        world.delete("web", 20);
        world.passes(2);
        world.delete("web", 10);
        assertThat(world.deletionTimeOf("web")).isEqualTo(World.START.plusSeconds(10));
        assertThat(world.periodOf("web")).isEqualTo(10);
    }

    @Test
    void aSecondDeleteNeverLengthens() {
        var world = World.of(node("a"), WEB);
        world.delete("web", 20);
        var before = world.cluster.revision();
        world.delete("web", 40);
        assertThat(world.periodOf("web")).isEqualTo(20);
        assertThat(world.cluster.revision()).isEqualTo(before);
    }

    @Test
    void aSecondDeleteWhoseTimeHasPassedCollapsesToOneSecondFromNow() {
        var world = World.of(node("a"), WEB);
        world.delete("web", 30);
        world.passes(12);
        world.delete("web", 10);
        assertThat(world.deletionTimeOf("web")).isEqualTo(World.START.plusSeconds(12));
        assertThat(world.periodOf("web")).isEqualTo(1);
        world.passes(3);
        assertThat(world.isGone("web")).isTrue();
    }

    @Test
    void theKubeletCountsANewPeriodFromWhenItSeesIt() {
        var world = World.of(node("a"), WEB);
        world.delete("web", 30);
        world.passes(5);
        world.delete("web", 10);
        world.passes(9);
        assertThat(world.isGone("web")).isFalse();
        world.passes(2);
        assertThat(world.isGone("web")).isTrue();
    }

    @Test
    void graceZeroRemovesAtOnceAndTellsTwice() {
        var world = World.of(node("a"), WEB);
        var watch = world.watch(Selection.podsOf("a"), WatchOptions.after(world.cluster.revision()));
        world.delete("web", 0);
        assertThat(world.isGone("web")).isTrue();
        assertThat(watch.told()).containsExactly("MODIFIED web", "DELETED web");
    }

    @Test
    void aNegativeGraceIsOneSecond() {
        var world = World.of(node("a"), WEB);
        world.delete("web", -7);
        assertThat(world.periodOf("web")).isEqualTo(1);
    }

    @Test
    void aPodWithoutANodeAndAFinishedPodGoAtOnce() {
        var world = World.of(node("a"), pod("shop/nowhere").pending(), WEB.failed());
        world.delete("nowhere", 30);
        world.delete("web", 30);
        assertThat(world.isGone("nowhere")).isTrue();
        assertThat(world.isGone("web")).isTrue();
    }

    @Test
    void aFinalizerKeepsThePodAfterItsEnd() {
        var world = World.of(node("a"), WEB.endsAfter(Duration.ofSeconds(1)).finalizer("example.io/hold"));
        world.delete("web", 20);
        world.passes(60);
        assertThat(world.periodOf("web")).isZero();
        assertThat(Pods.phase(world.pod("web"))).isEqualTo("Succeeded");
        world.cluster.releaseFinalizers("shop", "web");
        assertThat(world.isGone("web")).isTrue();
    }

    @Test
    void aStuckPodNeverGoesByItself() {
        var world = World.of(node("a"), WEB.stuck());
        world.delete("web", 1);
        world.passes(3600);
        assertThat(world.isGone("web")).isFalse();
    }

    @Test
    void aStoppedKubeletEndsNothingUntilItStartsAgain() {
        var world = World.of(node("a"), WEB);
        world.cluster.stopKubelet("a");
        world.delete("web", 5);
        world.passes(60);
        assertThat(world.isGone("web")).isFalse();
        world.cluster.startKubelet("a");
        world.passes(6);
        assertThat(world.isGone("web")).isTrue();
    }

    @Test
    void aMirrorPodComesBackUnderANewUid() {
        var world = World.of(node("a"), WEB.mirror());
        var uid = Json.uid(world.pod("web"));
        world.delete("web", 5);
        world.passes(5);
        assertThat(Json.uid(world.pod("web"))).isNotEqualTo(uid);
        assertThat(Pods.isTerminating(world.pod("web"))).isFalse();
    }

    @Test
    void aDaemonSetsPodIsPutBackOnItsCordonedNode() {
        var world = World.of(node("a").cordoned(), pod("shop/agent").on("a").ofDaemonSet("agent"));
        world.delete("agent", 5);
        world.passes(10);
        var pods = world.cluster.list(Selection.podsOf("a")).items();
        assertThat(pods).singleElement().satisfies(pod -> {
            assertThat(Json.name(pod)).startsWith("agent-");
            assertThat(Pods.isReady(pod)).isTrue();
        });
    }

    @Test
    void aTerminatingNamespaceTakesItsPodsAlongAndGoes() {
        var world = World.of(node("a"), WEB.endsAfter(Duration.ofSeconds(3)));
        world.cluster.delete(Resource.NAMESPACES, "", "shop", DeleteOptions.plain());
        world.passes(2);
        assertThat(Pods.isTerminating(world.pod("web"))).isTrue();
        world.passes(3);
        assertThat(world.cluster.find(Resource.NAMESPACES, "", "shop")).isEmpty();
    }
}
