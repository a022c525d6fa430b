package io.curfew.agent.notify;

import static io.curfew.agent.notify.Example.delete;
import static io.curfew.agent.notify.Example.draining;
import static io.curfew.agent.notify.Example.idle;
import static io.curfew.agent.notify.Example.pod;
import static io.curfew.agent.notify.Example.tell;
import static io.curfew.agent.notify.Example.with;
import static io.curfew.agent.notify.Example.withHook;
import static io.curfew.agent.notify.Example.withTroubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.loop.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationsTest {
    private static final Duration NOW = Duration.ofSeconds(5);
    private static final String CLOSED = "PodDisruptionBudget shop/web needs 3 healthy pods and has 3.";

    private final Notifications notifications = new Notifications(false);

    @ParameterizedTest
    @CsvSource({
        "DrainStarted, START",
        "DrainSucceeded, END",
        "HookCompleted, END",
        "DrainDeadlineExceeded, TROUBLE",
        "NoOwnedHook, TROUBLE",
        "PermissionMissing, TROUBLE",
        "PodStuckTerminating, TROUBLE",
        "KubeletStuck, TROUBLE",
        "RecycleRefused, TROUBLE"
    })
    void anEventThatMattersIsToldInItsOwnWords(String reason, Moment moment) {
        notifications.turned(draining(NOW));

        assertThat(notifications.began(tell(reason, "1"))).singleElement().satisfies(n -> {
            assertThat(n.moment()).isEqualTo(moment);
            assertThat(n.reason()).isEqualTo(reason);
            assertThat(n.text()).isEqualTo(reason + " it is.");
            assertThat(n.id()).isEqualTo("node-1/" + reason + "/1");
            assertThat(n.interruption()).hasValue("asg-termination");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"EvictionBlocked", "VolumesDetaching", "CordonSucceeded", "IrreplaceablePods"})
    void anEventThatIsADetailIsNotTold(String reason) {
        notifications.turned(draining(NOW));

        assertThat(notifications.began(tell(reason, "1"))).isEmpty();
    }

    @Test
    void anEventThatIsTriedAgainIsToldOnce() {
        notifications.turned(draining(NOW));

        assertThat(Stream.of("1", "1", "2")
                        .map(key -> tell("PermissionMissing", key))
                        .flatMap(action -> notifications.began(action).stream()))
                .hasSize(2);
    }

    @Test
    void aPodThatIsBlockedForAMomentIsNotWorthTelling() {
        assertThat(notifications.turned(draining(NOW, pod("web-1", "blocked", CLOSED))))
                .isEmpty();
        assertThat(notifications.turned(draining(Duration.ofMinutes(5), pod("web-1", "blocked", CLOSED))))
                .isEmpty();
    }

    @Test
    void podsBlockedForFiveMinutesAreToldOnceForTheirCause() {
        notifications.turned(draining(NOW, pod("web-1", "blocked", CLOSED), pod("web-2", "blocked", CLOSED)));
        // While its eviction is tried again.
        notifications.turned(
                draining(Duration.ofMinutes(2), pod("web-1", "waiting", "Evicted."), pod("web-2", "blocked", CLOSED)));

        var told = new ArrayList<Notification>();
        for (var minutes : List.of(6, 7, 8)) {
            told.addAll(notifications.turned(draining(
                    Duration.ofMinutes(minutes), pod("web-1", "blocked", CLOSED), pod("web-2", "blocked", CLOSED))));
        }

        assertThat(told).singleElement().satisfies(n -> {
            assertThat(n.moment()).isEqualTo(Moment.TROUBLE);
            assertThat(n.reason()).isEqualTo("EvictionBlocked");
            assertThat(n.text()).isEqualTo("Waiting for 2 pods (shop/web-1, shop/web-2): " + CLOSED);
            assertThat(n.blocking()).isEqualTo(2);
        });
    }

    @Test
    void whatBlockedInTheDrainBeforeHasNotLastedSince() {
        notifications.turned(draining(NOW, pod("web-1", "blocked", CLOSED)));
        notifications.turned(idle(true));

        assertThat(notifications.turned(draining(Duration.ofHours(2), pod("web-1", "blocked", CLOSED))))
                .isEmpty();
    }

    @Test
    void aCauseWhoseFiguresChangeStaysTheSame() {
        notifications.turned(draining(NOW, pod("web-1", "blocked", CLOSED)));

        assertThat(Stream.of("has 3", "has 2", "has 1")
                        .flatMap(has -> notifications
                                .turned(draining(
                                        Duration.ofMinutes(6), pod("web-1", "blocked", CLOSED.replace("has 3", has))))
                                .stream()))
                .hasSize(1);
    }

    @Test
    void ofManyCausesAFewAreTold() {
        var pods = Stream.of("a", "b", "c", "d", "e", "f", "g")
                .map(name -> pod(name, "blocked", "Refused by policy " + name + "."))
                .toArray(Status.PodStatus[]::new);
        notifications.turned(draining(NOW, pods));

        assertThat(notifications.turned(draining(Duration.ofMinutes(6), pods))).hasSize(5);
    }

    @Test
    void inASpotInterruptionLongIsHalfAMinute() {
        var time = Duration.ofMinutes(2);
        notifications.turned(with("spot", "drain", time, Duration.ZERO, pod("web-1", "blocked", CLOSED)));

        assertThat(notifications.turned(
                        with("spot", "drain", time, Duration.ofSeconds(30), pod("web-1", "blocked", CLOSED))))
                .singleElement()
                .satisfies(n -> assertThat(n.pod()).hasValue("shop/web-1"))
                .satisfies(n -> assertThat(n.text()).isEqualTo("Waiting for pod shop/web-1: " + CLOSED));
    }

    @Test
    void deletionsAreToldWithTheFirst() {
        notifications.turned(draining(NOW, pod("web-1", "blocked", CLOSED)));

        assertThat(notifications.began(delete("web-1")))
                .singleElement()
                .satisfies(n -> assertThat(n.reason()).isEqualTo("PodDeletedForDeadline"))
                .satisfies(n -> assertThat(n.text()).endsWith("the first is shop/web-1, with 30 s to end."));
        assertThat(notifications.began(delete("web-2"))).isEmpty();
    }

    @Test
    void whatFailsForFiveMinutesWhileADrainStandsIsTold() {
        notifications.turned(withTroubles(draining(NOW), "heartbeat/curfew failed 1 times in a row: timeout", "Else."));
        notifications.turned(
                withTroubles(draining(Duration.ofMinutes(3)), "heartbeat/curfew failed 9 times in a row: refused"));

        var told = new ArrayList<Notification>();
        for (var minutes : List.of(6, 7)) {
            told.addAll(notifications.turned(withTroubles(
                    draining(Duration.ofMinutes(minutes)),
                    "heartbeat/curfew failed " + (10 + minutes) + " times in a row: timeout",
                    "Else.")));
        }

        assertThat(told).singleElement().satisfies(n -> {
            assertThat(n.reason()).isEqualTo("Trouble");
            assertThat(n.text()).isEqualTo("For a while now: heartbeat/curfew failed 16 times in a row: timeout");
        });
    }

    @Test
    void whatRecoversInTimeIsNotTold() {
        notifications.turned(withTroubles(draining(NOW), "patch-node failed 1 times in a row: timeout"));
        notifications.turned(draining(Duration.ofMinutes(4)));

        assertThat(notifications.turned(
                        withTroubles(draining(Duration.ofMinutes(6)), "patch-node failed 1 times in a row: timeout")))
                .isEmpty();
    }

    @Test
    void aHookThatIsLostWithPodsOnTheNodeIsTrouble() {
        var waiting = draining(NOW, pod("web-1", "blocked", CLOSED));
        notifications.turned(withHook(waiting, "open"));

        assertThat(notifications.turned(withHook(waiting, "over")))
                .singleElement()
                .satisfies(n -> {
                    assertThat(n.moment()).isEqualTo(Moment.TROUBLE);
                    assertThat(n.reason()).isEqualTo("HookOver");
                    assertThat(n.group()).hasValue("workers");
                    assertThat(n.text()).endsWith("ended without Curfew's completion, with 1 pods still on the node.");
                });
    }

    @Test
    void aHookThatWasOverAtTheStartIsNotTold() {
        assertThat(notifications.turned(withHook(draining(NOW), "over"))).isEmpty();
    }

    @Test
    void aNodeThatIsGivenBackIsToldOnce() {
        notifications.turned(draining(NOW));
        notifications.turned(idle(true));

        assertThat(notifications.turned(idle(false))).singleElement().satisfies(n -> {
            assertThat(n.moment()).isEqualTo(Moment.END);
            assertThat(n.reason()).isEqualTo("Uncordoned");
            assertThat(n.interruption()).hasValue("asg-termination");
            assertThat(n.deadline()).isEmpty();
        });
        assertThat(notifications.turned(idle(false))).isEmpty();
    }

    @Test
    void aNodeThatWasOnlyCordonedHasNeitherStartNorEnd() {
        notifications.turned(with("rebalance", "cordon", Duration.ofHours(1), NOW));
        notifications.turned(idle(true));

        assertThat(notifications.turned(idle(false))).isEmpty();
    }

    @Test
    void afterARestartANodeThatIsGivenBackIsTold() {
        notifications.turned(idle(true));

        assertThat(notifications.turned(idle(false))).hasSize(1);
    }

    @Test
    void aSecondDrainIsToldAgain() {
        notifications.turned(draining(NOW));
        var first = notifications.began(tell("DrainStarted", "asg-termination/10:00"));
        var second = notifications.began(tell("DrainStarted", "asg-termination/12:00"));

        assertThat(Stream.of(first, second).flatMap(List::stream).map(Notification::id))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void aDryRunSaysSo() {
        var dry = new Notifications(true);
        dry.turned(draining(NOW));

        assertThat(dry.began(tell("DrainStarted", "1")))
                .singleElement()
                .satisfies(n -> assertThat(n.text()).isEqualTo("Dry run: DrainStarted it is."))
                .satisfies(n -> assertThat(n.dryRun()).isTrue());
    }

    @Test
    void whatIsRememberedIsBounded() {
        notifications.turned(draining(NOW));

        assertThat(Stream.iterate(0, i -> i + 1)
                        .limit(2_000)
                        .flatMap(i -> notifications.began(tell("PermissionMissing", "k" + i)).stream()))
                .hasSize(2_000);
    }
}
