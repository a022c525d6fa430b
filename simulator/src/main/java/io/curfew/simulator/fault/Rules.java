package io.curfew.simulator.fault;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Who is to meet which fault. Rules come and go while the server runs; the oldest rule that matches and is not used up
 * wins. Safe for use from several threads.
 *
 * @param <Q> what is asked, such as a request
 * @param <F> what goes wrong then
 */
public final class Rules<Q, F> {
    private final List<Rule<Q, F>> rules = new CopyOnWriteArrayList<>();

    /** Meets all that match, until the rule is removed. */
    public Rule<Q, F> always(Predicate<? super Q> who, F fault) {
        return add(Long.MAX_VALUE, who, fault);
    }

    /** Meets the next {@code times} that match, from 1 up. */
    public Rule<Q, F> times(long times, Predicate<? super Q> who, F fault) {
        if (times < 1) {
            throw new IllegalArgumentException("times=" + times + ": at least 1");
        }
        return add(times, who, fault);
    }

    public Rule<Q, F> once(Predicate<? super Q> who, F fault) {
        return times(1, who, fault);
    }

    /** Removes every rule, which also sets free whoever hangs by one. */
    public void clear() {
        rules.forEach(Rule::remove);
    }

    /** The rule that {@code asked} meets, counted as used once. */
    public Optional<Rule<Q, F>> take(Q asked) {
        return rules.stream().filter(rule -> rule.take(asked)).findFirst();
    }

    private Rule<Q, F> add(long times, Predicate<? super Q> who, F fault) {
        var rule = new Rule<Q, F>(times, who, fault, rules::remove);
        rules.add(rule);
        return rule;
    }
}
