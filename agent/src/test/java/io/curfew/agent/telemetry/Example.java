package io.curfew.agent.telemetry;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Status.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statuses as they come, in a line or two. */
final class Example {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private Example() {}

    static Status idle() {
        return new Status(
                START,
                Phase.IDLE,
                "Nothing is announced.",
                new Status.NodeStatus("node-1", Optional.of("i-0abc"), false, false),
                new Status.MetadataStatus(Optional.of("InService"), Optional.of(START), Optional.empty()),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    static Status draining(Status.PodStatus... pods) {
        return in(Phase.DRAINING, pods);
    }

    /** With the plan of an Auto Scaling termination. */
    static Status in(Phase phase, Status.PodStatus... pods) {
        return new Status(
                START.plusSeconds(5),
                phase,
                "Busy.",
                new Status.NodeStatus("node-1", Optional.of("i-0abc"), true, true),
                new Status.MetadataStatus(Optional.of("Terminated"), Optional.of(START), Optional.empty()),
                Optional.of(new Status.PlanStatus(
                        "asg-termination", START, START.plus(Duration.ofHours(1)), "drain.timeout", "delete", "drain")),
                List.of(pods),
                List.of(),
                List.of());
    }

    static Status.PodStatus waiting(String name) {
        return new Status.PodStatus("shop", name, "uid-" + name, "to-evict", true, "waiting", "", 0);
    }

    static Status.PodStatus ended(String name) {
        return new Status.PodStatus("shop", name, "uid-" + name, "finished", false, "left-alone", "", 1);
    }

    static Status withTroubles(Status s, String... troubles) {
        return new Status(
                s.at(),
                s.phase(),
                s.reason(),
                s.node(),
                s.metadata(),
                s.plan(),
                s.pods(),
                s.hooks(),
                List.of(troubles));
    }

    static Status withHook(Status s, String state) {
        var hook = new Status.HookStatus(
                "curfew", "workers", state, Duration.ofMinutes(5), Optional.empty(), Optional.empty());
        return new Status(
                s.at(), s.phase(), s.reason(), s.node(), s.metadata(), s.plan(), s.pods(), List.of(hook), s.troubles());
    }

    static Status withDoubt(Status s, String doubt) {
        var metadata = new Status.MetadataStatus(
                s.metadata().targetState(), s.metadata().lastAnswer(), Optional.of(doubt));
        return new Status(
                s.at(), s.phase(), s.reason(), s.node(), metadata, s.plan(), s.pods(), s.hooks(), s.troubles());
    }

    static Status withDeadline(Status s, Instant deadline) {
        var plan = s.plan()
                .map(p -> new Status.PlanStatus(
                        p.interruption(),
                        p.firstSeen(),
                        deadline,
                        "the hook's GlobalTimeout",
                        p.onTimeout(),
                        p.effect()));
        return new Status(
                s.at(), s.phase(), s.reason(), s.node(), s.metadata(), plan, s.pods(), s.hooks(), s.troubles());
    }

    static Pod pod(String name) {
        return new Pod(
                "uid-" + name,
                "shop",
                name,
                Optional.empty(),
                false,
                false,
                Duration.ofSeconds(30),
                Optional.empty(),
                false,
                false,
                true,
                List.of(),
                List.of(),
                false,
                0,
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of());
    }

    static Hook hook() {
        return new Hook("curfew", "workers", Duration.ofMinutes(5), Duration.ofHours(8), "CONTINUE");
    }
}
