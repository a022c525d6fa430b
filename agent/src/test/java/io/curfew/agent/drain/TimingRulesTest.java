package io.curfew.agent.drain;

import static io.curfew.agent.drain.Pods.pod;
import static io.curfew.agent.plan.Plans.NOTICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Plans;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must hold of any pod in any plan (drain.md 2.4), tried on thousands that a seed makes up. */
class TimingRulesTest {
    private static final Duration ONE = Duration.ofSeconds(1);

    /** One pod's way home: what was sent to the server, and when. */
    private record Sent(Instant at, PodStep step) {
        Duration grace(Case c) {
            return switch (step) {
                case PodStep.Evict e -> e.grace().orElse(c.pod().grace());
                case PodStep.Delete d -> d.grace();
                default -> throw new AssertionError("not sent: " + step);
            };
        }
    }

    /** {@code answer} is what each eviction gets; a DELETE is always accepted. */
    private record Case(
            Pod pod, PodClass podClass, Drain.Turn turn, Plan plan, Settings.Drain settings, EvictionAnswer answer) {
        Timing timing() {
            return new Timing(plan, settings);
        }

        boolean accepts() {
            return answer instanceof EvictionAnswer.Accepted;
        }
    }

    @Test
    void noGraceIsEverShorterThanASecond() {
        each((c, sent) -> {
            for (var s : sent) {
                if (s.step() instanceof PodStep.Evict e) {
                    e.grace().ifPresent(g -> assertThat(g).isGreaterThanOrEqualTo(ONE));
                } else {
                    assertThat(s.grace(c)).isGreaterThanOrEqualTo(ONE);
                }
            }
        });
    }

    @Test
    void nothingIsDeletedBeforeItsCutOver() {
        each((c, sent) -> sent.stream()
                .filter(s -> s.step() instanceof PodStep.Delete)
                .forEach(s -> assertThat(s.at())
                        .isAfterOrEqualTo(c.timing().cutOver(c.pod()).orElseThrow())));
    }

    @Test
    void nothingIsEvictedAfterItsCutOver() {
        each((c, sent) -> sent.stream()
                .filter(s -> s.step() instanceof PodStep.Evict)
                .forEach(s -> assertThat(c.timing().cutOver(c.pod()))
                        .satisfiesAnyOf(
                                o -> assertThat(o).isEmpty(),
                                o -> assertThat(o.orElseThrow()).isAfter(s.at()))));
    }

    @Test
    void aPlanThatNeverDeletesDeletesNothing() {
        each((c, sent) -> {
            if (c.plan().forceAt().isEmpty()) {
                assertThat(sent).noneMatch(s -> s.step() instanceof PodStep.Delete);
            }
        });
    }

    @Test
    void skippedPodsAreNeverTouched() {
        each((c, sent) -> {
            if (c.podClass() == PodClass.SKIPPED) {
                assertThat(sent).isEmpty();
            }
        });
    }

    @Test
    void whereAPlanDeletesEveryPodIsAskedToEndBeforeItMustHaveEnded() {
        each((c, sent) -> {
            var must = c.timing().mustEnd(c.pod());
            if (c.plan().forceAt().isPresent()
                    && must.isPresent()
                    && c.podClass().blocking()) {
                var first = sent.stream()
                        .filter(s -> c.accepts() || s.step() instanceof PodStep.Delete)
                        .findFirst();
                assertThat(first).isPresent();
                // What was announced too late is asked at once.
                // Nor can a pod be given a second that asks for none.
                var least = c.timing().configured(c.pod()).compareTo(ONE) < 0 ? Duration.ZERO : ONE;
                var latest = must.get().minus(least).isBefore(NOTICE)
                        ? NOTICE
                        : must.get().minus(least);
                assertThat(first.get().at()).isBeforeOrEqualTo(latest);
            }
        });
    }

    @Test
    void aGraceThatIsSentEndsBeforeThePodMustHaveEndedUnlessItIsTheShortest() {
        each((c, sent) -> sent.stream()
                .filter(s -> c.plan().forceAt().isPresent())
                .filter(s -> s.grace(c).compareTo(ONE) > 0)
                .forEach(s -> c.timing()
                        .mustEnd(c.pod())
                        .ifPresent(end -> assertThat(s.at().plus(s.grace(c))).isBeforeOrEqualTo(end))));
    }

    @Test
    void whatADeleteGrantsIsAllThatIsKeptFreeForThePod() {
        each((c, sent) -> sent.stream()
                .filter(s -> s.step() instanceof PodStep.Delete)
                .findFirst()
                .filter(s -> s.at().equals(c.timing().cutOver(c.pod()).orElseThrow()))
                .ifPresent(s -> {
                    var configured = c.timing().configured(c.pod());
                    var kept = c.plan().hurried()
                                    && configured.compareTo(c.settings().maxGrace()) > 0
                            ? c.settings().maxGrace()
                            : configured;
                    assertThat(s.grace(c)).isGreaterThanOrEqualTo(Duration.ofSeconds(kept.toSeconds()));
                }));
    }

    @Test
    void awaitedPodsAreLeftAloneUntilTheirGraceWouldNoLongerFit() {
        each((c, sent) -> {
            if (c.podClass() == PodClass.AWAITED) {
                sent.forEach(s -> assertThat(s.at())
                        .isAfterOrEqualTo(c.timing().latestStart(c.pod()).orElseThrow()));
            }
        });
    }

    @Test
    void triesAreNeverCloserThanASecond() {
        each((c, sent) -> {
            for (var i = 1; i < sent.size(); i++) {
                if (sent.get(i).step().getClass() == sent.get(i - 1).step().getClass()) {
                    assertThat(Duration.between(
                                    sent.get(i - 1).at(), sent.get(i).at()))
                            .isGreaterThanOrEqualTo(ONE);
                }
            }
        });
    }

    @Test
    void inASpotInterruptionAPodIsTriedAgainAtLeastEachSixSeconds() {
        each((c, sent) -> {
            if (!c.plan().hurried() || c.podClass() != PodClass.TO_EVICT || c.accepts()) {
                return;
            }
            for (var i = 1; i < sent.size(); i++) {
                if (sent.get(i).step() instanceof PodStep.Evict
                        && !(c.answer() instanceof EvictionAnswer.BudgetNotObserved)
                        && !(c.answer() instanceof EvictionAnswer.ServerBusy)) {
                    assertThat(Duration.between(
                                    sent.get(i - 1).at(), sent.get(i).at()))
                            .isLessThanOrEqualTo(Duration.ofSeconds(6));
                }
            }
        });
    }

    /** A made-up pod and plan, and what was sent. */
    private record Followed(int seed, Case c, List<Sent> sent) {}

    private static final List<Followed> ALL = IntStream.range(0, 2000)
            .mapToObj(seed -> {
                var c = any(new Random(seed));
                return new Followed(seed, c, sent(c));
            })
            .toList();

    private static void each(Rule rule) {
        for (var one : ALL) {
            try {
                rule.check(one.c(), one.sent());
            } catch (AssertionError e) {
                throw new AssertionError("with seed " + one.seed() + ": " + one.c(), e);
            }
        }
    }

    private interface Rule {
        void check(Case c, List<Sent> sent);
    }

    // Follows each step's own wake-up until the plan is over.
    private static List<Sent> sent(Case c) {
        var sent = new ArrayList<Sent>();
        var progress = Progress.none(Pace.full(20, 110, NOTICE));
        var end = c.plan().limit().orElse(c.plan().deadline()).plusSeconds(60);
        for (var now = NOTICE; now.isBefore(end); ) {
            var step = new Drain(c.timing(), progress, now).step(c.pod(), c.podClass(), c.turn());
            var next = switch (step) {
                case PodStep.LeaveAlone _ -> end;
                case PodStep.Wait w -> w.until().orElse(end);
                case PodStep.Stuck s -> s.until().orElse(end);
                case PodStep.Blocked b -> b.until();
                case PodStep.Evict _ -> {
                    sent.add(new Sent(now, step));
                    progress = progress.begun(c.pod(), now).answered(c.pod(), c.answer(), now);
                    yield c.accepts() ? end : now;
                }
                case PodStep.Delete d -> {
                    sent.add(new Sent(now, step));
                    progress = progress.deleteBegun(c.pod(), d.grace(), now)
                            .answered(c.pod(), new EvictionAnswer.Accepted(), now);
                    yield end;
                }
            };
            if (next.isBefore(now)) {
                throw new AssertionError("wakes in the past: " + step);
            }
            now = next;
        }
        return sent;
    }

    private static Case any(Random r) {
        var timeout = Duration.ofSeconds(1 + r.nextInt(1800));
        var limit = timeout.plusSeconds(r.nextInt(1800));
        var plan = switch (r.nextInt(6)) {
            case 0, 1 -> Plans.spot(Duration.ofMillis(r.nextInt(130_000)));
            case 2 -> Plans.deletingAfter(timeout);
            case 3 -> Plans.with(Plans.deletingAfter(timeout, limit), OnTimeout.CONTINUE);
            case 4 -> Plans.with(Plans.deletingAfter(timeout, limit), OnTimeout.STAY);
            default -> Plans.deletingAfter(timeout, limit);
        };
        var pod = pod("shop/web").grace(r.nextInt(3) == 0 ? r.nextInt(4) : r.nextInt(1500));
        if (r.nextBoolean()) {
            pod.claim("data");
        }
        if (r.nextInt(4) == 0) {
            pod.annotation("curfew.io/grace", (1 + r.nextInt(500)) + "s");
        }
        var options = new ArrayList<String>();
        if (r.nextInt(4) == 0) {
            options.add("--drain.grace=" + (1 + r.nextInt(300)) + "s");
        }
        if (r.nextBoolean()) {
            options.add("--drain.max-grace=" + (1 + r.nextInt(100)) + "s");
        }
        var classes =
                List.of(PodClass.TO_EVICT, PodClass.TO_EVICT, PodClass.AWAITED, PodClass.PROTECTED, PodClass.SKIPPED);
        return new Case(
                pod.build(),
                classes.get(r.nextInt(classes.size())),
                r.nextInt(4) == 0 ? Drain.Turn.AFTER_THE_OTHERS : Drain.Turn.NOW,
                plan,
                Settings.of("node-1", options).drain(),
                anyAnswer(r));
    }

    private static EvictionAnswer anyAnswer(Random r) {
        return List.of(
                        new EvictionAnswer.Accepted(),
                        DrainTest.closed("web"),
                        new EvictionAnswer.BudgetNotObserved("web", Duration.ofSeconds(r.nextInt(100))),
                        new EvictionAnswer.ServerBusy(Duration.ofSeconds(r.nextInt(100))),
                        new EvictionAnswer.TwoBudgets("two"),
                        new EvictionAnswer.NamespaceTerminating(),
                        new EvictionAnswer.Forbidden("no"),
                        new EvictionAnswer.Refused(500, "handled"),
                        new EvictionAnswer.Unreachable("reset"))
                .get(r.nextInt(9));
    }
}
