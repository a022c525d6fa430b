package io.curfew.agent.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.PodClass;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.rehearse.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TwoRunsTest {
    private static final Instant NOW = Nodes.NOW;

    @Test
    void thePodThatEndsAtOnceAndTheOneThatUsesItsGraceAreTheEndsOfTheInterval() {
        var rehearsal = Nodes.node().with(Pods.pod("shop/web").grace(30)).spot(120);

        assertThat(Nodes.after(rehearsal.empty().earliest())).isBetween(0.0, 0.1);
        // The poll, the requests, the grace period, the kubelet.
        assertThat(Nodes.after(rehearsal.empty().latest())).isBetween(34.0, 36.0);
        assertThat(rehearsal.well()).isTrue();
    }

    @Test
    void aPodWhoseGraceFitsIsNotCutShort() {
        var rehearsal = Nodes.node().with(Pods.pod("shop/web").grace(100)).spot(120);

        var web = Nodes.of(rehearsal, "shop/web");
        assertThat(web.cutShort()).isEqualTo(Certainty.NO);
        assertThat(web.granted().orElseThrow().least()).isEqualTo(Duration.ofSeconds(100));
        assertThat(web.forced()).isEqualTo(Certainty.NO);
    }

    @Test
    void aPodWhoseGraceOutlastsTheNoticeIsCutShortAtOnce() {
        var rehearsal = Nodes.node().with(Pods.pod("shop/db").grace(300)).spot(120);

        var db = Nodes.of(rehearsal, "shop/db");
        assertThat(db.cutShort()).isEqualTo(Certainty.YES);
        // 120 s less 10 s for the kubelet, and less what it takes to notice.
        assertThat(db.granted().orElseThrow().least()).isBetween(Duration.ofSeconds(107), Duration.ofSeconds(109));
        assertThat(db.granted().orElseThrow().most()).isBetween(Duration.ofSeconds(109), Duration.ofSeconds(110));
        assertThat(rehearsal.findings()).extracting(Finding::kind).containsExactly(Kind.CUT_SHORT);
    }

    @Test
    void aVolumeCostsAPodTwentySecondsOfItsGrace() {
        var rehearsal =
                Nodes.node().with(Pods.pod("shop/db").grace(300).claim("data")).spot(120);

        assertThat(Nodes.of(rehearsal, "shop/db").granted().orElseThrow().most())
                .isBetween(Duration.ofSeconds(89), Duration.ofSeconds(90));
    }

    @Test
    void aPodBetweenTheTwoIsPerhapsCutShort() {
        var rehearsal = Nodes.node().with(Pods.pod("shop/edge").grace(109)).spot(120);

        var edge = Nodes.of(rehearsal, "shop/edge");
        assertThat(edge.cutShort()).isEqualTo(Certainty.PERHAPS);
        assertThat(rehearsal.well()).isFalse();
    }

    @Test
    void aPodBehindAClosedBudgetIsDeletedWhenItsGraceIsAllThatIsLeft() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/cart").grace(30))
                .closed("shop/cart", "cart")
                .spot(120);

        var cart = Nodes.of(rehearsal, "shop/cart");
        assertThat(cart.forced()).isEqualTo(Certainty.YES);
        assertThat(Nodes.after(cart.forcedAt())).isCloseTo(79, within(0.5));
        assertThat(cart.granted()).contains(new PodForecast.Granted(Duration.ofSeconds(30), Duration.ofSeconds(30)));
        assertThat(cart.cutShort()).isEqualTo(Certainty.NO);
        assertThat(cart.budget().orElseThrow())
                .isEqualTo(new PodForecast.Closed("shop/cart", Optional.of(3), Optional.of(3)));
        assertThat(rehearsal.findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.FORCED);
            assertThat(f.text())
                    .startsWith("would be deleted after 1m2")
                    .endsWith("PodDisruptionBudget shop/cart needs 3 healthy pods and has 3.");
        });
    }

    @Test
    void aBudgetOfOneLetsOneGoAtATime() {
        var rehearsal = Nodes.node()
                .with(
                        Pods.pod("shop/a").label("app", "web").grace(20),
                        Pods.pod("shop/b").label("app", "web").grace(20),
                        Pods.pod("shop/c").label("app", "web").grace(20))
                .budget("web", 1, 2, 3)
                .spot(120);

        // Nobody knows which is asked first, as evictions run side by side. Where the first is replaced at once the
        // others
        // follow soon; where it never is they are deleted in the end.
        for (var name : new String[] {"shop/a", "shop/b", "shop/c"}) {
            var pod = Nodes.of(rehearsal, name);
            assertThat(pod.forced()).isEqualTo(Certainty.PERHAPS);
            assertThat(Nodes.after(pod.forcedAt())).isCloseTo(89, within(0.5));
            assertThat(Nodes.after(pod.gone().earliest())).isLessThan(1);
            assertThat(pod.budget().orElseThrow().name()).isEqualTo("shop/web");
        }
        assertThat(Nodes.after(rehearsal.empty().earliest())).isBetween(5.0, 30.0);
        assertThat(rehearsal.findings())
                .extracting(Finding::kind, Finding::certainty)
                .containsOnly(tuple(Kind.FORCED, Certainty.PERHAPS));
    }

    @Test
    void aBudgetThatAllowsThemAllHoldsNobodyUp() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/a").label("app", "web"), Pods.pod("shop/b").label("app", "web"))
                .budget("web", 2, 1, 3)
                .spot(120);

        assertThat(rehearsal.well()).isTrue();
    }

    @Test
    void aPodThatIsNotReadyTakesNothingFromItsBudget() {
        var rehearsal = Nodes.node()
                .with(
                        Pods.pod("shop/a").label("app", "web").notReady(),
                        Pods.pod("shop/b").label("app", "web"))
                .budget("web", 1, 1, 2)
                .spot(120);

        assertThat(rehearsal.well()).isTrue();
    }

    @Test
    void twoBudgetsForOnePodEndInADeletion() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/web"))
                .answers("shop/web", new EvictionAnswer.TwoBudgets("more than one"))
                .spot(120);

        assertThat(rehearsal.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.text()).contains("More than one PodDisruptionBudget"));
    }

    @Test
    void aFinalizerKeepsTheObjectAndNotTheNode() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/web").heldBy("example.com/backup"))
                .spot(120);

        assertThat(rehearsal.well()).isTrue();
        assertThat(rehearsal.empty().latest()).isPresent();
        assertThat(RehearsalText.of(rehearsal)).contains("HELD  shop/web").contains("example.com/backup");
    }

    @Test
    void whatDoesNotBlockIsLeftAlone() {
        var rehearsal = Nodes.node()
                .with(
                        Pods.pod("kube-system/proxy").ofDaemonSet(),
                        Pods.pod("kube-system/etcd").mirror(),
                        Pods.pod("curfew/curfew"),
                        Pods.pod("shop/done").finished(),
                        Pods.pod("shop/stay").annotation("curfew.io/drain", "skip"))
                .spot(120);

        assertThat(rehearsal.blocking()).isEmpty();
        assertThat(rehearsal.pods())
                .extracting(PodForecast::podClass)
                .containsExactlyInAnyOrder(
                        PodClass.DAEMON_SET, PodClass.MIRROR, PodClass.OWN, PodClass.FINISHED, PodClass.SKIPPED);
        assertThat(rehearsal.empty()).isEqualTo(new Window(Optional.of(NOW), Optional.of(NOW)));
        assertThat(rehearsal.pods()).allMatch(p -> p.sentHome().isEmpty());
    }

    @Test
    void criticalPodsGoWhenTheOthersAreGoneOrThirtySecondsBeforeTheirTime() {
        var rehearsal = Nodes.node()
                .with(
                        Pods.pod("shop/slow").grace(90),
                        Pods.pod("shop/dns").grace(10).priorityClass("system-cluster-critical"))
                .spot(120);

        var dns = Nodes.of(rehearsal, "shop/dns");
        assertThat(dns.critical()).isTrue();
        assertThat(Nodes.after(dns.sentHome().orElseThrow().earliest())).isLessThan(1);
        assertThat(Nodes.after(dns.sentHome().orElseThrow().latest())).isBetween(80.0, 81.0);
    }

    @Test
    void aPodThatIsWaitedForMayEndAtOnceOrIsSentHomeAtTheLast() {
        var rehearsal =
                Nodes.node().with(Pods.pod("batch/train").grace(20).awaited()).spot(120);

        var train = Nodes.of(rehearsal, "batch/train");
        assertThat(train.podClass()).isEqualTo(PodClass.AWAITED);
        assertThat(Nodes.after(train.gone().earliest())).isZero();
        assertThat(Nodes.after(train.sentHome().orElseThrow().earliest())).isCloseTo(89, within(0.5));
        assertThat(rehearsal.notes()).anyMatch(n -> n.startsWith("Pods that are waited for"));
    }

    @Test
    void waitForOfTheSettingsCountsToo() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("batch/train").label("app", "trainer"))
                .set("--drain.wait-for=app=trainer")
                .spot(120);

        assertThat(Nodes.of(rehearsal, "batch/train").podClass()).isEqualTo(PodClass.AWAITED);
    }

    @Test
    void aPodThatTerminatesHasTheRestOfItsGrace() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/web").terminatingSince(NOW.minusSeconds(10), 30))
                .spot(120);

        var web = Nodes.of(rehearsal, "shop/web");
        assertThat(web.podClass()).isEqualTo(PodClass.TERMINATING);
        assertThat(web.sentHome()).isEmpty();
        assertThat(Nodes.after(web.gone().latest())).isBetween(20.0, 23.0);
        assertThat(web.cutShort()).isEqualTo(Certainty.NO);
    }

    @Test
    void aPodThatTerminatesLongerThanTheNodeLastsIsHurried() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/db").terminatingSince(NOW.minusSeconds(10), 600))
                .spot(120);

        var db = Nodes.of(rehearsal, "shop/db");
        assertThat(db.cutShort()).isEqualTo(Certainty.YES);
        assertThat(Nodes.after(db.gone().latest())).isLessThan(120);
    }

    @Test
    void aPodThatShouldHaveEndedLongAgoNeverEnds() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/stuck").terminatingSince(NOW.minusSeconds(600), 30))
                .spot(120);

        assertThat(rehearsal.empty().latest()).isEmpty();
        assertThat(rehearsal.findings()).extracting(Finding::kind).containsExactly(Kind.STUCK);
    }

    @Test
    void aTerminationIsHeldByHeartbeatsAndCompleted() {
        var rehearsal = Nodes.node().with(Pods.pod("shop/web").grace(300)).termination(Duration.ofHours(1));

        var hook = rehearsal.hook().orElseThrow();
        assertThat(hook.name()).isEqualTo("curfew");
        assertThat(hook.every()).isEqualTo(Duration.ofSeconds(12));
        assertThat(hook.mostHeartbeats()).isBetween(24, 26);
        assertThat(hook.results()).containsExactly(HookResult.CONTINUE);
        // The cordon settles for 5 s before anything is called drained.
        assertThat(Nodes.after(hook.completed().earliest())).isBetween(5.0, 6.0);
        assertThat(Nodes.after(hook.completed().latest())).isBetween(304.0, 308.0);
        assertThat(rehearsal.well()).isTrue();
    }

    @Test
    void theNearerOfTimeoutAndGlobalTimeoutRules() {
        var node = Nodes.node().with(Pods.pod("shop/web"));

        assertThat(node.termination(Duration.ofMinutes(30)).deadline().orElseThrow())
                .returns(NOW.plusSeconds(29 * 60), Rehearsal.Deadline::at)
                .returns("GlobalTimeout of the hook less hooks.margin", Rehearsal.Deadline::reason);
        assertThat(node.termination(Duration.ofHours(3)).deadline().orElseThrow())
                .returns(NOW.plusSeconds(3600), Rehearsal.Deadline::at)
                .returns("drain.timeout", Rehearsal.Deadline::reason);
    }

    @Test
    void aBudgetThatStaysClosedIsPassedOverAtTheDeadlineOfATermination() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/cart").grace(30))
                .closed("shop/cart", "cart")
                .set("--drain.timeout=10m")
                .termination(Duration.ofHours(1));

        var cart = Nodes.of(rehearsal, "shop/cart");
        assertThat(Nodes.after(cart.forcedAt())).isBetween(600.0, 602.0);
        assertThat(cart.left()).isEqualTo(Certainty.YES);
        assertThat(rehearsal.findings()).extracting(Finding::kind).containsExactly(Kind.LEFT);
        assertThat(rehearsal.empty().latest()).isPresent();
    }

    @Test
    void whereTheTimeoutLeavesPodsTheHookIsCompletedWithThem() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/cart").grace(30))
                .closed("shop/cart", "cart")
                .set("--drain.timeout=10m", "--drain.on-timeout=continue", "--hooks.on-failure=abandon")
                .termination(Duration.ofHours(1));

        assertThat(rehearsal.empty().latest()).isEmpty();
        assertThat(rehearsal.hook().orElseThrow().results()).containsExactly(HookResult.ABANDON);
        assertThat(rehearsal.findings()).extracting(Finding::kind).containsExactly(Kind.LEFT);
    }

    @Test
    void attachedVolumesHoldTheCompletionInTheWorstCase() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/db").grace(10).claim("data"))
                .attached("vol-1")
                .termination(Duration.ofHours(1));

        var completed = rehearsal.hook().orElseThrow().completed();
        assertThat(Nodes.after(completed.earliest())).isLessThan(10);
        assertThat(Nodes.after(completed.latest())).isGreaterThan(120);
    }

    @Test
    void aMaintenanceNeverDeletes() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/cart").grace(30))
                .closed("shop/cart", "cart")
                .ask(Question.of(Announced.MAINTENANCE));

        assertThat(rehearsal.deadline().orElseThrow().reason()).isEqualTo("NotBefore of the maintenance");
        assertThat(rehearsal.time()).contains(NOW.plus(Duration.ofMinutes(10)));
        assertThat(Nodes.of(rehearsal, "shop/cart").forced()).isEqualTo(Certainty.NO);
        assertThat(rehearsal.findings()).extracting(Finding::kind).containsExactly(Kind.LEFT);
    }

    @Test
    void aMaintenanceFarAheadBeginsWithItsLead() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/web").grace(30))
                .ask(new Question(Announced.MAINTENANCE, Optional.of(Duration.ofHours(2)), Optional.empty()));

        assertThat(Nodes.after(Nodes.of(rehearsal, "shop/web").gone().earliest()))
                .isBetween(6600.0, 6601.0);
        assertThat(rehearsal.well()).isTrue();
    }

    @Test
    void aRebalanceRecommendationOnlyCordonsWhereTheSettingsSaySo() {
        var node = Nodes.node().with(Pods.pod("shop/web"));

        var cordoned = node.ask(Question.of(Announced.REBALANCE));
        assertThat(cordoned.effect()).isEqualTo(Rehearsal.Effect.CORDON);
        assertThat(cordoned.well()).isTrue();
        assertThat(cordoned.empty()).isEqualTo(Window.NEVER);

        var drained = node.ask(Question.of(Announced.REBALANCE_DRAIN));
        assertThat(drained.effect()).isEqualTo(Rehearsal.Effect.DRAIN);
        assertThat(drained.empty().latest()).isPresent();
    }

    @Test
    void whatTheSettingsIgnoreIsIgnored() {
        var rehearsal =
                Nodes.node().with(Pods.pod("shop/web")).set("--on.spot=ignore").spot(120);

        assertThat(rehearsal.effect()).isEqualTo(Rehearsal.Effect.IGNORE);
        assertThat(rehearsal.deadline()).isEmpty();
    }

    @Test
    void everyKindOfNoticeCanBeRehearsed() {
        for (var announced : Announced.values()) {
            var rehearsal = Nodes.node()
                    .with(Pods.pod("shop/web"))
                    .set("--on.rebalance=drain")
                    .ask(Question.of(announced));

            assertThat(rehearsal.effect()).as(announced.text()).isEqualTo(Rehearsal.Effect.DRAIN);
            assertThat(rehearsal.empty().latest()).as(announced.text()).isPresent();
            assertThat(rehearsal.hook().isPresent()).as(announced.text()).isEqualTo(announced.runsHooks());
        }
    }

    @Test
    void aProtectedPodIsWaitedForOnlyWhereTheSettingsSaySo() {
        var pod = Pods.pod("shop/job").annotation("karpenter.sh/do-not-disrupt", "true");

        assertThat(Nodes.of(Nodes.node().with(pod).termination(Duration.ofHours(1)), "shop/job")
                        .podClass())
                .isEqualTo(PodClass.TO_EVICT);
        var honoured = Nodes.node()
                .with(pod)
                .set("--drain.honor-protection=true", "--drain.timeout=10m")
                .termination(Duration.ofHours(1));
        assertThat(Nodes.of(honoured, "shop/job").podClass()).isEqualTo(PodClass.PROTECTED);
        assertThat(Nodes.after(
                        Nodes.of(honoured, "shop/job").sentHome().orElseThrow().earliest()))
                .isGreaterThanOrEqualTo(600);
    }

    @Test
    void aGraceThatItsOwnerAsksForIsNoCut() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/web").grace(300).annotation("curfew.io/grace", "20s"))
                .spot(120);

        var web = Nodes.of(rehearsal, "shop/web");
        assertThat(web.wanted()).isEqualTo(Duration.ofSeconds(20));
        assertThat(web.cutShort()).isEqualTo(Certainty.NO);
    }

    @Test
    void aGraceThatTheOperatorShortensIsACut() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/web").grace(60))
                .set("--drain.grace=20s")
                .spot(120);

        assertThat(Nodes.of(rehearsal, "shop/web").cutShort()).isEqualTo(Certainty.YES);
    }

    @Test
    void theRateOfEvictionsSpreadsThem() {
        var node = Nodes.node().set("--drain.rate=1", "--drain.burst=1");
        for (var i = 0; i < 10; i++) {
            node.with(Pods.pod("shop/web-" + i).grace(5));
        }
        var rehearsal = node.spot(120);

        assertThat(Nodes.after(rehearsal.empty().earliest())).isBetween(9.0, 10.5);
    }

    @Test
    void whoMayNotDeleteFindsThatOut() {
        var rehearsal = Nodes.node()
                .with(Pods.pod("shop/cart").grace(30))
                .closed("shop/cart", "cart")
                .deletions(new EvictionAnswer.Forbidden("cannot delete resource \"pods\""))
                .spot(120);

        assertThat(rehearsal.findings()).extracting(Finding::kind).containsExactly(Kind.FORBIDDEN, Kind.LEFT);
        assertThat(rehearsal.empty().latest()).isEmpty();
    }

    @Test
    void whatCouldNotBeFoundOutIsSaid() {
        assertThat(Nodes.node().doubt("The Node cannot be read: 500.").spot(120).notes())
                .contains("The Node cannot be read: 500.");
    }

    @Test
    void aFullNodeInADryRunIsRehearsedAsIfItWereNone() {
        var node = Nodes.node().set("--dry-run=true");
        for (var i = 0; i < 110; i++) {
            node.with(Pods.pod("shop/web-" + i).grace(30));
        }
        var rehearsal = node.spot(120);

        assertThat(rehearsal.empty().latest()).isPresent();
        assertThat(Nodes.after(rehearsal.empty().latest())).isLessThan(40);
        assertThat(rehearsal.notes()).anyMatch(n -> n.contains("dry-run"));
    }

    @Test
    void theSameQuestionHasTheSameAnswer() {
        var node = Nodes.node().with(Pods.pod("shop/web"), Pods.pod("shop/db").grace(300));

        assertThat(node.spot(120)).isEqualTo(node.spot(120));
    }
}
