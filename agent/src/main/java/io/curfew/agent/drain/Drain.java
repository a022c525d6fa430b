package io.curfew.agent.drain;

import io.curfew.agent.plan.Backoff;
import io.curfew.agent.plan.InWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides about one pod at a time: what is true now, and what is missing (drain.md 2.1 to 2.4).
 *
 * @param progress what came of the evictions so far
 */
public record Drain(Timing timing, Progress progress, Instant now) {
    /** An accepted eviction shows in the watch at once; one that does not was lost. */
    static final Duration ACCEPTED_SHOWS = Duration.ofSeconds(15);
    /** How long past its end a terminating pod is called stuck. */
    private static final Duration STUCK = Duration.ofSeconds(60);
    /** A DELETE asks no budget, and the pod loses from its grace period what is waited here. */
    private static final Backoff FORCED = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));

    /** Whether a critical pod waits until the others are gone. */
    public enum Turn {
        NOW,
        AFTER_THE_OTHERS
    }

    /** What is to be done with {@code pod} now. */
    public PodStep step(Pod pod, PodClass podClass, Turn turn) {
        return switch (podClass) {
            case OWN, MIRROR, FINISHED, DAEMON_SET, TOLERATES_CORDON, SKIPPED ->
                new PodStep.LeaveAlone("The pod " + podClass.reason() + ".");
            case TERMINATING -> terminating(pod);
            case AWAITED -> awaited(pod, turn);
            case PROTECTED -> isProtected(pod) ? waitFor(pod) : sendHome(pod, turn);
            case TO_EVICT -> sendHome(pod, turn);
        };
    }

    /** Whether the pod is on its way or being sent on it; not so while it is waited for by its own or its owner's wish. */
    public boolean pursues(Pod pod, PodClass podClass) {
        return switch (podClass) {
            case AWAITED -> isDue(timing.latestStart(pod));
            case PROTECTED -> !isProtected(pod);
            case OWN, MIRROR, FINISHED, TERMINATING, DAEMON_SET, TOLERATES_CORDON, SKIPPED, TO_EVICT ->
                podClass.blocking();
        };
    }

    private PodStep awaited(Pod pod, Turn turn) {
        var until = timing.latestStart(pod);
        return isDue(until)
                ? sendHome(pod, turn)
                : new PodStep.Wait(
                        until,
                        "Waited for instead of evicted"
                                + until.map(u -> ", until " + InWords.time(u) + " at the latest.")
                                        .orElse("."));
    }

    private boolean isProtected(Pod pod) {
        return !isDue(timing.plan().protectUntil()) && !isDue(timing.cutOver(pod));
    }

    private PodStep waitFor(Pod pod) {
        var cutOver = timing.cutOver(pod);
        var until = timing.plan()
                .protectUntil()
                .filter(p -> cutOver.filter(p::isAfter).isEmpty())
                .or(() -> cutOver);
        return new PodStep.Wait(
                until,
                "Protected from disruption by its annotations; waited for"
                        + until.map(u -> " until " + InWords.time(u) + ".").orElse(" without end."));
    }

    private PodStep sendHome(Pod pod, Turn turn) {
        var cutOver = timing.cutOver(pod);
        if (isDue(cutOver)) {
            return deleteNow(pod);
        }
        var othersUntil = timing.othersUntil(pod);
        if (turn == Turn.AFTER_THE_OTHERS && !isDue(othersUntil)) {
            return new PodStep.Wait(othersUntil, "Critical pods go last: others are still on the node.");
        }
        return notPast(new Retries(timing, progress, now).next(pod), cutOver);
    }

    private PodStep terminating(Pod pod) {
        var end = pod.deletion().orElseThrow().at();
        var hurry = timing.hurry(pod, now);
        if (hurry.isPresent()
                && progress.of(pod)
                        .filter(t -> now.isBefore(t.last().plus(ACCEPTED_SHOWS)))
                        .isEmpty()) {
            return new PodStep.Delete(hurry.get(), "Its grace period would outlast the node.");
        }
        var next = timing.mustEnd(pod).filter(now::isBefore);
        if (now.isAfter(end.plus(STUCK))) {
            return new PodStep.Stuck(
                    next,
                    pod.finalizers(),
                    pod.finalizers().isEmpty()
                            ? "Should have ended at " + InWords.time(end) + ": the kubelet has not reported its end."
                            : "Ended its grace period at " + InWords.time(end) + " and is held by finalizers "
                                    + pod.finalizers() + ".");
        }
        return new PodStep.Wait(
                Optional.of(next.filter(end.plus(STUCK)::isAfter)
                        .orElse(end.plus(STUCK).plusMillis(1))),
                "Terminating, has until " + InWords.time(end) + ".");
    }

    private PodStep deleteNow(Pod pod) {
        var delete = new PodStep.Delete(graceOfDelete(pod), "The time for evictions is over.");
        return progress.of(pod)
                .filter(t -> now.isBefore(deleteDue(pod, t)))
                .<PodStep>map(t ->
                        new PodStep.Wait(Optional.of(deleteDue(pod, t)), delete.why() + " " + Retries.lastAnswer(t)))
                .orElse(delete);
    }

    // Where a request before this one was taken, and nobody has shown that yet, the server counts a shorter period from
    // the first request: one that is over by then would kill the pod at once (seed 3012: two DELETEs, seed 14116: an
    // accepted eviction before one). The period that was asked for again changes nothing.
    private Duration graceOfDelete(Pod pod) {
        var fits = timing.grace(pod, now);
        return progress.of(pod)
                .flatMap(Progress.Tries::taken)
                .filter(t ->
                        Duration.between(t.since(), now).plus(Timing.ARRIVES).compareTo(fits) >= 0)
                .map(Progress.Taken::grace)
                .filter(before -> before.compareTo(fits) > 0)
                .orElse(fits);
    }

    // What made an eviction wait says nothing about a DELETE: it asks no budget, no webhook and another permission.
    private static Instant deleteDue(Pod pod, Progress.Tries tries) {
        return switch (tries.answer().orElse(null)) {
            case EvictionAnswer.Accepted _ -> tries.answeredAt().plus(ACCEPTED_SHOWS);
            case EvictionAnswer.BudgetClosed _,
                    EvictionAnswer.BudgetNotObserved _,
                    EvictionAnswer.TwoBudgets _,
                    EvictionAnswer.NotFound _,
                    EvictionAnswer.Replaced _,
                    EvictionAnswer.Conflicted _,
                    EvictionAnswer.ServerBusy _,
                    EvictionAnswer.NamespaceTerminating _,
                    EvictionAnswer.Forbidden _,
                    EvictionAnswer.Refused _,
                    EvictionAnswer.Unreachable _ ->
                tries.forced().isEmpty()
                        ? Instant.MIN
                        : tries.answeredAt().plus(FORCED.after(tries.failures(), pod.uid()));
            case null -> Instant.MIN;
        };
    }

    private boolean isDue(Optional<Instant> at) {
        return at.isPresent() && !now.isBefore(at.get());
    }

    // A pod that waits must wake up for its own cut-over.
    private static PodStep notPast(PodStep step, Optional<Instant> cutOver) {
        return switch (step) {
            case PodStep.Blocked b
            when cutOver.filter(b.until()::isAfter).isPresent() -> new PodStep.Blocked(cutOver.orElseThrow(), b.why());
            case PodStep.Wait w
            when cutOver.filter(c -> w.until().filter(c::isAfter).isEmpty()).isPresent() ->
                new PodStep.Wait(cutOver, w.why());
            case PodStep.Blocked _,
                    PodStep.Wait _,
                    PodStep.Stuck _,
                    PodStep.LeaveAlone _,
                    PodStep.Evict _,
                    PodStep.Delete _ -> step;
        };
    }
}
