package io.curfew.simulator.cluster.model;

import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.state.FieldSelector;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.LabelSelector;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Lists and watches (own-node-only.md 7). */
class WatchTest {
    @Test
    void aWatchOfANodesPodsSeesThoseThatAreBoundToItAsAdded() {
        var world = World.of(node("a"), workload("shop/web", 1));
        var watch = world.watch(Selection.podsOf("a"), WatchOptions.after(world.cluster.revision()));
        world.passes(5);
        assertThat(watch.told()).containsExactly("ADDED web-1", "MODIFIED web-1");
    }

    @Test
    void anObjectThatNoLongerMatchesIsDeletedForTheWatch() {
        var world = World.of(node("a"), pod("shop/web").on("a").label("tier", "front"));
        var front = new Selection(Resource.PODS, "shop", LabelSelector.parse("tier=front"), FieldSelector.ALL);
        var watch = world.watch(front, WatchOptions.after(world.cluster.revision()));
        var label = Json.object();
        label.putObject("metadata").putObject("labels").put("tier", "back");
        world.cluster.alter(Resource.PODS, "shop", "web", Part.MAIN, new Patch.Merge(label), false);
        assertThat(watch.told()).containsExactly("DELETED web");
        assertThat(Json.revision(watch.events.getFirst().object())).isEqualTo(world.cluster.revision());
    }

    @Test
    void aWatchGoesOnWhereAnOlderOneStopped() {
        var world = World.of(node("a"), pod("shop/web").on("a"));
        var before = world.cluster.revision();
        world.evict("web");
        var watch = world.watch(Selection.podsOf("a"), WatchOptions.after(before));
        assertThat(watch.told()).containsExactly("MODIFIED web", "MODIFIED web");
    }

    @Test
    void aWatchFromBeforeTheHistoryIsToldSoAndEnds() {
        var world = World.of(node("a"), pod("shop/web").on("a"));
        world.cluster.forgetHistory();
        var watch = world.watch(Selection.podsOf("a"), WatchOptions.after(2));
        assertThat(watch.told()).containsExactly("ERROR");
        assertThat(watch.ended).isTrue();
        assertThat(watch.events.getFirst().object().path("code").asInt()).isEqualTo(410);
        assertThat(watch.events.getFirst().object().path("message").asText())
                .isEqualTo("too old resource version: 2 (" + world.cluster.revision() + ")");
    }

    @Test
    void aRunningWatchCanExpire() {
        var world = World.of(node("a"));
        var watch = world.watch(Selection.podsOf("a"), WatchOptions.fromNow());
        world.cluster.expireWatches();
        assertThat(watch.told()).containsExactly("ERROR");
        assertThat(watch.ended).isTrue();
    }

    @Test
    void aShortHistoryForgetsTheOldest() {
        var world = new World(
                Settings.usual().withHistory(2),
                node("a"),
                workload("shop/web", 3).on("a"));
        var watch = world.watch(Selection.podsOf("a"), WatchOptions.after(world.cluster.revision() - 3));
        assertThat(watch.told()).containsExactly("ERROR");
        var near = world.watch(Selection.podsOf("a"), WatchOptions.after(world.cluster.revision() - 2));
        assertThat(near.told()).containsExactly("ADDED web-2", "ADDED web-3");
    }

    @Test
    void bookmarksCarryTheNewestRevisionEachMinuteAndAtTheEnd() {
        var world = World.of(node("a"));
        var options = WatchOptions.fromNow().withBookmarks().withTimeout(Duration.ofSeconds(90));
        var watch = world.watch(Selection.podsOf("a"), options);
        world.cluster.add(node("b"));
        world.passes(90);
        assertThat(watch.told()).containsExactly("BOOKMARK", "BOOKMARK");
        assertThat(Json.revision(watch.events.getLast().object())).isEqualTo(world.cluster.revision());
        assertThat(watch.ended).isTrue();
    }

    @Test
    void aLaggingCacheShowsThePastUntilItHasCaughtUp() {
        var world = new World(Settings.usual().withCacheLag(Duration.ofSeconds(2)), node("a"));
        world.passes(5);
        world.cluster.add(pod("shop/web").on("a"));
        assertThat(world.cluster.list(Selection.podsOf("a")).items()).hasSize(1);
        assertThat(world.cluster.listCached(Selection.podsOf("a")).items()).isEmpty();
        var watch = world.watch(Selection.podsOf("a"), WatchOptions.fromNow());
        assertThat(watch.told()).isEmpty();
        world.passes(2);
        assertThat(world.cluster.listCached(Selection.podsOf("a")).items()).hasSize(1);
        assertThat(watch.told()).containsExactly("ADDED web");
    }
}
