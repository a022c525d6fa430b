package io.curfew.trials.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the demo can show, each within a minute: {@code -Dscenario=spot}. */
public enum DemoScenario {
    TERMINATION("Auto Scaling terminates a node", Fact.Kind.TERMINATED),
    SPOT("EC2 takes a spot instance back", Fact.Kind.TERMINATED),
    REBALANCE("A rebalance recommendation, and the spot notice that follows", Fact.Kind.TERMINATED),
    MAINTENANCE("EC2 reboots a node", Fact.Kind.UNCORDONED),
    WARM_POOL("Back to the warm pool, and out of it again", Fact.Kind.UNCORDONED),
    RECYCLE("A replacement first, on an operator's word", Fact.Kind.TERMINATED),
    PDB("A termination behind a closed PodDisruptionBudget", Fact.Kind.TERMINATED);

    private final String title;
    private final Fact.Kind end;

    DemoScenario(String title, Fact.Kind end) {
        this.title = title;
        this.end = end;
    }

    /** What must have happened at the end, beside the rules that always hold. */
    enum Expected {
        /** The hook was completed, once, with the node empty. */
        COMPLETED,
        /** No hook runs: the node was empty before the instance went. */
        EMPTIED,
        /** The Node is as it was. */
        GIVEN_BACK,
        /** Another instance was in service before the first pod left. */
        REPLACED
    }

    String title() {
        return title;
    }

    /** The last thing that happens. */
    Fact.Kind end() {
        return end;
    }

    boolean expects(Expected what) {
        return switch (this) {
            case TERMINATION, PDB -> what == Expected.COMPLETED;
            case SPOT, REBALANCE -> what == Expected.EMPTIED;
            case MAINTENANCE -> what == Expected.EMPTIED || what == Expected.GIVEN_BACK;
            case WARM_POOL -> what == Expected.COMPLETED || what == Expected.GIVEN_BACK;
            case RECYCLE -> what == Expected.COMPLETED || what == Expected.REPLACED;
        };
    }

    /** What the agent is given in its environment. */
    Map<String, String> settings() {
        return switch (this) {
            case MAINTENANCE -> Map.of("CURFEW_METADATA_POLL", "500ms");
            case RECYCLE -> Map.of("CURFEW_RECYCLE_ENABLED", "true");
            case TERMINATION, SPOT, REBALANCE, WARM_POOL, PDB -> Map.of();
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * By its name, such as {@code warm-pool}.
     *
     * @throws IllegalArgumentException where there is none such; its message names all
     */
    static DemoScenario named(String name) {
        return Arrays.stream(values())
                .filter(s -> s.text().equals(name.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("scenario=" + name + ": there are " + names()));
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(DemoScenario::text).collect(Collectors.toList());
    }
}
