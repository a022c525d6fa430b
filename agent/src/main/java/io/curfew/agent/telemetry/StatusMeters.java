package io.curfew.agent.telemetry;

import io.curfew.agent.drain.PodClass;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Status.Phase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Figures of what the loop decides. */
final class StatusMeters {
    private static final List<String> STATES = List.of("waiting", "blocked", "terminating", "stuck");
    private static final Duration[] DRAINS = {
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6)
    };

    private final Counter turns;
    private final CounterFamily interruptions;
    private final Timer drains;
    private volatile Status last = StatusFacts.BEFORE_ALL;

    StatusMeters(MeterRegistry registry, InstantSource clock) {
        var started = clock.instant();
        turns = Counter.builder("curfew.loop.turns")
                .description("Turns of the loop.")
                .register(registry);
        interruptions = CounterFamily.of(
                registry,
                "curfew.interruptions",
                "Interruptions seen by this process.",
                "kind",
                Arrays.stream(Interruption.Kind.values())
                        .map(Interruption.Kind::text)
                        .toList());
        drains = Timer.builder("curfew.drain.duration")
                .description("From the first sight of an interruption until no blocking pod was left.")
                .serviceLevelObjectives(DRAINS)
                .register(registry);
        for (var phase : Phase.values()) {
            gauge("curfew.phase", "1 for the phase that the agent is in.", s -> s.phase() == phase ? 1 : 0)
                    .tag("phase", phase.text())
                    .register(registry);
        }
        for (var podClass : PodClass.values()) {
            gauge(
                            "curfew.pods",
                            "Pods of the node, while a drain watches them.",
                            s -> s.pods().stream()
                                    .filter(p -> p.podClass().equals(podClass.text()))
                                    .count())
                    .tag("class", podClass.text())
                    .register(registry);
        }
        for (var state : STATES) {
            gauge(
                            "curfew.blocking.pods",
                            "Pods that hold the hook open.",
                            s -> s.blocking().stream()
                                    .filter(p -> p.state().equals(state))
                                    .count())
                    .tag("state", state)
                    .register(registry);
        }
        for (var hookState : HookProgress.State.values()) {
            var state = hookState.name().toLowerCase(Locale.ROOT);
            gauge(
                            "curfew.hooks",
                            "Owned lifecycle hooks, while a plan stands.",
                            s -> s.hooks().stream()
                                    .filter(h -> h.state().equals(state))
                                    .count())
                    .tag("state", state)
                    .register(registry);
        }
        gauge(
                        "curfew.troubles",
                        "What stands in the way and is not a pod.",
                        s -> s.troubles().size())
                .register(registry);
        gauge(
                        "curfew.plan.remaining",
                        "Time left until the plan's deadline; 0 without a plan.",
                        s -> s.plan()
                                .map(p -> secondsFrom(clock.instant(), p.deadline()))
                                .orElse(0.0))
                .baseUnit("seconds")
                .register(registry);
        gauge(
                        "curfew.metadata.last.answer.age",
                        "Time since instance metadata last answered, or since the start where it never did.",
                        s -> secondsFrom(s.metadata().lastAnswer().orElse(started), clock.instant()))
                .baseUnit("seconds")
                .register(registry);
    }

    void turned(Status next) {
        turns.increment();
        var kind = next.plan().map(Status.PlanStatus::interruption);
        if (!kind.equals(last.plan().map(Status.PlanStatus::interruption))) {
            kind.ifPresent(interruptions::count);
        }
        drainEnded(last, next).ifPresent(drains::record);
        last = next;
    }

    // Only an end that this process saw: one that begins on a drained node would count the time that it was away.
    private static Optional<Duration> drainEnded(Status last, Status next) {
        var draining = last.phase() == Phase.CORDONING || last.phase() == Phase.DRAINING;
        var ended = StatusFacts.over(next.phase());
        return draining && ended ? next.plan().map(p -> Duration.between(p.firstSeen(), next.at())) : Optional.empty();
    }

    private Gauge.Builder<StatusMeters> gauge(String name, String help, ToDoubleFunction<Status> figure) {
        return Gauge.builder(name, this, m -> figure.applyAsDouble(m.last)).description(help);
    }

    private static double secondsFrom(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
    }
}
