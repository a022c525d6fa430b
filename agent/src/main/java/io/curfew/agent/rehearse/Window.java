package io.curfew.agent.rehearse;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * When something would happen: between the best run and the worst.
 *
 * @param earliest empty: not before the instance is gone
 * @param latest empty: perhaps not before the instance is gone
 */
public record Window(Optional<Instant> earliest, Optional<Instant> latest) {
    static final Window NEVER = new Window(Optional.empty(), Optional.empty());

    static Window between(Optional<Instant> best, Optional<Instant> worst) {
        if (best.isEmpty() || worst.isEmpty()) {
            return new Window(best.or(() -> worst), Optional.empty());
        }
        var ordered = !best.get().isAfter(worst.get());
        return ordered ? new Window(best, worst) : new Window(worst, best);
    }

    /** When the last of {@code windows} has passed. */
    static Window last(Collection<Window> windows, Instant ifNone) {
        if (windows.isEmpty()) {
            return new Window(Optional.of(ifNone), Optional.of(ifNone));
        }
        return new Window(
                windows.stream().allMatch(w -> w.earliest.isPresent())
                        ? windows.stream().flatMap(w -> w.earliest.stream()).max(Comparator.naturalOrder())
                        : Optional.empty(),
                windows.stream().allMatch(w -> w.latest.isPresent())
                        ? windows.stream().flatMap(w -> w.latest.stream()).max(Comparator.naturalOrder())
                        : Optional.empty());
    }

    /** Whether it has happened by then, for certain. */
    public boolean surelyBy(Instant at) {
        return latest.filter(l -> !l.isAfter(at)).isPresent();
    }

    /** Whether it may have happened by then. */
    public boolean perhapsBy(Instant at) {
        return earliest.filter(e -> !e.isAfter(at)).isPresent();
    }
}
