package io.curfew.agent.notify;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Status.Phase;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statuses, actions and a notification, in a line or two. */
final class Example {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private Example() {}

    static Notification notification(String id) {
        return new Notification(
                id,
                Moment.TROUBLE,
                "EvictionBlocked",
                "Waiting for pod shop/web-1: PodDisruptionBudget shop/web needs 3 healthy pods and has 3.",
                START.plusSeconds(300),
                "node-1",
                Optional.of("i-0abc"),
                Optional.of("workers"),
                Optional.of("asg-termination"),
                Optional.of(START),
                Optional.of(START.plusSeconds(3600)),
                12,
                Optional.of("shop/web-1"),
                false);
    }

    static Status idle(boolean cordonedByCurfew) {
        return new Status(
                START.plusSeconds(3600),
                Phase.IDLE,
                "Nothing is announced.",
                new Status.NodeStatus("node-1", Optional.of("i-0abc"), cordonedByCurfew, cordonedByCurfew),
                new Status.MetadataStatus(Optional.of("InService"), Optional.of(START), Optional.empty()),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    /** A drain for a termination with an hour to go, {@code after} its first sight. */
    static Status draining(Duration after, Status.PodStatus... pods) {
        return with("asg-termination", "drain", Duration.ofHours(1), after, pods);
    }

    static Status with(String kind, String effect, Duration time, Duration after, Status.PodStatus... pods) {
        return new Status(
                START.plus(after),
                Phase.DRAINING,
                "Busy.",
                new Status.NodeStatus("node-1", Optional.of("i-0abc"), true, true),
                new Status.MetadataStatus(Optional.of("Terminated"), Optional.of(START), Optional.empty()),
                Optional.of(new Status.PlanStatus(kind, START, START.plus(time), "drain.timeout", "delete", effect)),
                List.of(pods),
                List.of(),
                List.of());
    }

    static Status withHook(Status s, String state) {
        var hook = new Status.HookStatus(
                "curfew", "workers", state, Duration.ofMinutes(5), Optional.empty(), Optional.empty());
        return new Status(
                s.at(), s.phase(), s.reason(), s.node(), s.metadata(), s.plan(), s.pods(), List.of(hook), s.troubles());
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

    static Status.PodStatus pod(String name, String state, String why) {
        return new Status.PodStatus("shop", name, "uid-" + name, "to-evict", true, state, why, 1);
    }

    static Action tell(String reason, String key) {
        return new Action.Tell(
                new Notice(reason + "/" + key, Notice.Severity.NORMAL, reason, Optional.empty(), reason + " it is."));
    }

    static Action delete(String name) {
        var pod = new Pod(
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
        return new Action.Delete(pod, Duration.ofSeconds(30));
    }
}
