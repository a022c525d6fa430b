package io.curfew.trials.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** All facts in the order in which they became known, each handed to a listener once. Safe for several threads. */
final class Chronicle {
    private final List<Fact> facts = new ArrayList<>();
    private final Consumer<Fact> listener;

    Chronicle(Consumer<Fact> listener) {
        this.listener = listener;
    }

    synchronized void add(Fact fact) {
        facts.add(fact);
        listener.accept(fact);
    }

    synchronized List<Fact> facts() {
        return List.copyOf(facts);
    }

    List<Fact> all(Fact.Kind kind) {
        return facts().stream().filter(f -> f.kind() == kind).toList();
    }

    Optional<Fact> first(Fact.Kind kind) {
        return all(kind).stream().findFirst();
    }

    Optional<Fact> last(Fact.Kind kind) {
        return all(kind).stream().reduce((_, later) -> later);
    }

    boolean has(Predicate<Fact> which) {
        return facts().stream().anyMatch(which);
    }
}
