package io.curfew.simulator.cluster.model;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.rules.Pods;
import io.curfew.simulator.cluster.sketch.PodSketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The table of eviction-answers.md, seen from what it does to pods and budgets. */
class EvictionTest {
    private static final PodSketch BARE = pod("shop/bare").on("a");

    @Test
    void anEvictedPodTerminatesAndSaysWhy() {
        var world = World.of(node("a"), BARE);
        world.evict("bare");
        assertThat(world.periodOf("bare")).isEqualTo(30);
        assertThat(Pods.condition(world.pod("bare"), "DisruptionTarget")
                        .path("reason")
                        .asText())
                .isEqualTo("EvictionByEvictionAPI");
    }

    @Test
    void theGraceOfTheBodyWins() {
        var world = World.of(node("a"), BARE);
        world.evict("bare", Json.object().put("gracePeriodSeconds", 5));
        assertThat(world.periodOf("bare")).isEqualTo(5);
    }

    @Test
    void evictingATerminatingPodAgainChangesNothing() {
        var world = World.of(node("a"), BARE.stuck());
        world.evict("bare");
        var before = world.cluster.revision();
        world.passes(3);
        world.evict("bare");
        assertThat(world.cluster.revision()).isEqualTo(before);
    }

    @Test
    void aDryRunChangesNothing() {
        var world = World.of(
                node("a"), workload("shop/web", 3).on("a"), budget("shop/web").minAvailable(2));
        var before = world.cluster.revision();
        world.evict("web-1", dryRun());
        assertThat(world.cluster.revision()).isEqualTo(before);
    }

    @Test
    void aBudgetIsUsedUpAtOnceAndOpensWhenAReplacementIsReady() {
        var world = World.of(
                node("a"),
                node("b"),
                workload("shop/web", 2).on("a"),
                budget("shop/web").minAvailable(1));
        world.evict("web-1");
        assertThat(world.allowedBy("web")).isZero();
        assertThat(world.refusalOf(() -> world.evict("web-2")).code()).isEqualTo(429);
        world.passes(3);
        assertThat(world.allowedBy("web")).isEqualTo(1);
        assertThatCode(() -> world.evict("web-2")).doesNotThrowAnyException();
    }

    @Test
    void withoutAnotherNodeTheReplacementWaitsAndTheBudgetStaysShut() {
        var world = World.of(
                node("a").cordoned(),
                workload("shop/web", 2).on("a"),
                budget("shop/web").minAvailable(2));
        assertThat(cause(world.refusalOf(() -> world.evict("web-1"))))
                .isEqualTo("The disruption budget web needs 2 healthy pods and has 2 currently");
        world.delete("web-1", 1);
        world.passes(60);
        assertThat(world.allowedBy("web")).isZero();
        world.cluster.add(node("b"));
        world.passes(5);
        assertThat(world.statusOf("web").path("currentHealthy").asInt()).isEqualTo(2);
    }

    @Test
    void aBudgetThatTheControllerHasNotSeenAsksToComeBackInTenSeconds() {
        var world = World.of(node("a"), workload("shop/web", 2).on("a"));
        world.cluster.create(
                Resource.BUDGETS,
                "shop",
                budget("shop/web").minAvailable(1).objects().getFirst(),
                false);
        var refusal = world.refusalOf(() -> world.evict("web-1"));
        assertThat(refusal.retryAfter()).hasValue(10);
        assertThat(cause(refusal)).isEqualTo("The disruption budget web is still being processed by the server.");
        world.passes(1);
        assertThatCode(() -> world.evict("web-1")).doesNotThrowAnyException();
    }

    @Test
    void aBudgetOfBarePodsNeverOpens() {
        var world = World.of(
                node("a"), BARE.label("app", "bare"), budget("shop/bare").maxUnavailable(1));
        assertThat(cause(world.refusalOf(() -> world.evict("bare"))))
                .isEqualTo("The disruption budget bare does not allow evicting pods currently");
    }

    @Test
    void anUnreadyPodGoesWhereTheBudgetIsMetWithoutIt() {
        var sick = pod("shop/sick").on("a").ofReplicaSet("web").notReady();
        var met = World.of(
                node("a"),
                workload("shop/web", 2).on("a"),
                sick,
                budget("shop/web").minAvailable(2));
        assertThatCode(() -> met.evict("sick")).doesNotThrowAnyException();
        var unmet = World.of(
                node("a"),
                workload("shop/web", 2).on("a"),
                sick,
                budget("shop/web").minAvailable(3));
        assertThat(unmet.refusalOf(() -> unmet.evict("sick")).code()).isEqualTo(429);
        var always = World.of(
                node("a"),
                workload("shop/web", 2).on("a"),
                sick,
                budget("shop/web").minAvailable(3).alwaysAllowUnready());
        assertThatCode(() -> always.evict("sick")).doesNotThrowAnyException();
    }

    @Test
    void twoBudgetsAreAnErrorWithoutAReason() {
        var world = World.of(
                node("a"),
                workload("shop/web", 2).on("a"),
                budget("shop/web").minAvailable(1),
                budget("shop/other").selecting("app", "web").minAvailable(1));
        var refusal = world.refusalOf(() -> world.evict("web-1"));
        assertThat(refusal.code()).isEqualTo(500);
        assertThat(refusal.status().has("reason")).isFalse();
    }

    @Test
    void percentagesAreOfTheDeclaredReplicasAndRoundUp() {
        var world = World.of(
                node("a"),
                workload("shop/web", 7).on("a"),
                budget("shop/web").maxUnavailablePercent(30),
                workload("shop/api", 7).on("a"),
                budget("shop/api").minAvailablePercent(50));
        assertThat(world.allowedBy("web")).isEqualTo(3);
        assertThat(world.allowedBy("api")).isEqualTo(3);
    }

    @Test
    void aWrongUidIsAConflictThatOnATerminatingPodComesAfterTenSeconds() {
        var world = World.of(node("a"), BARE.stuck());
        var wrong = Json.object();
        wrong.putObject("preconditions").put("uid", "other");
        assertThat(world.refusalOf(() -> world.evict("bare", wrong)).after()).isZero();
        world.evict("bare");
        assertThat(world.refusalOf(() -> world.evict("bare", wrong)).after()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aWrongUidTakesFromTheBudgetForTwoMinutes() {
        var world = World.of(
                node("a"), workload("shop/web", 2).on("a"), budget("shop/web").minAvailable(1));
        var wrong = Json.object();
        wrong.putObject("preconditions").put("uid", "other");
        assertThat(world.refusalOf(() -> world.evict("web-1", wrong)).code()).isEqualTo(409);
        world.passes(60);
        assertThat(world.allowedBy("web")).isZero();
        assertThat(world.refusalOf(() -> world.evict("web-2")).code()).isEqualTo(429);
        world.passes(70);
        assertThat(world.allowedBy("web")).isEqualTo(1);
    }

    @Test
    void inATerminatingNamespaceNothingIsEvicted() {
        var world = World.of(node("a"), BARE);
        world.cluster.delete(Resource.NAMESPACES, "", "shop", DeleteOptions.plain());
        assertThat(world.refusalOf(() -> world.evict("bare")).status().toString())
                .contains("NamespaceTerminating");
    }

    @Test
    void aStatusSetByHandStandsWhileTheControllerIsStopped() {
        var world = World.of(
                node("a"), workload("shop/web", 2).on("a"), budget("shop/web").minAvailable(2));
        world.cluster.stopDisruptionController();
        var open = Json.object();
        open.putObject("status").put("disruptionsAllowed", 2);
        world.cluster.alter(Resource.BUDGETS, "shop", "web", Part.STATUS, new Patch.Merge(open), false);
        world.passes(60);
        assertThatCode(() -> world.evict("web-1")).doesNotThrowAnyException();
        assertThat(world.allowedBy("web")).isEqualTo(1);
    }

    @Test
    void aWebhookMayRefuse() {
        var world = World.of(node("a"), BARE);
        world.cluster.addEvictionWebhook(pod -> {
            throw Refusal.of(500, "", "The pod will be rolled by its operator");
        });
        assertThat(world.refusalOf(() -> world.evict("bare")).code()).isEqualTo(500);
        world.cluster.clearEvictionWebhooks();
        assertThatCode(() -> world.evict("bare")).doesNotThrowAnyException();
    }

    private static ObjectNode dryRun() {
        var options = Json.object();
        options.putArray("dryRun").add("All");
        return options;
    }

    private static String cause(Refusal refusal) {
        return refusal.status().at("/details/causes/0/message").asText();
    }
}
