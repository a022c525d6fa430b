package io.curfew.trials.demo;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** How long each pod was waited for, from the notice to its end. */
final class Waits {
    private Waits() {}

    record Wait(String pod, Duration time) {}

    static Optional<Wait> longest(Chronicle chronicle) {
        return chronicle
                .first(Fact.Kind.NOTICE)
                .flatMap(notice -> chronicle.all(Fact.Kind.POD_GONE).stream()
                        .map(gone -> new Wait(gone.subject(), Duration.between(notice.at(), gone.at())))
                        .max(Comparator.comparing(Wait::time)));
    }
}
