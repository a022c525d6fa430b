package io.curfew.trials.seeds;

/** A rule does not hold: the end of a run. */
final class RuleBroken extends RuntimeException {
    private final Rule rule;

    RuleBroken(Rule rule, String what) {
        super(what, null, false, true);
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }
}
