package io.curfew.trials.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the demo can show, each within a minute: {@code -Dscenario=spot}. */
public enum DemoScenario {
    TERMINATION("Auto Scaling terminates a node", Fact.Kind.TERMINATED, Expected.COMPLETED),
    SPOT("EC2 takes a spot instance back", Fact.Kind.TERMINATED, Expected.EMPTIED),
    REBALANCE(
            "A rebalance recommendation, and the spot notice that follows", Fact.Kind.TERMINATED, Expected.EMPTIED),
    MAINTENANCE("EC2 reboots a node", Fact.Kind.UNCORDONED, Expected.EMPTIED, Expected.GIVEN_BACK),
    WARM_POOL(
            "Back to the warm pool, and out of it again",
            Fact.Kind.UNCORDONED,
            Expected.COMPLETED,
            Expected.GIVEN_BACK),
    RECYCLE("A replacement first, on an operator's word", Fact.Kind.TERMINATED, Expected.COMPLETED, Expected.REPLACED),
    PDB("A termination behind a closed PodDisruptionBudget", Fact.Kind.TERMINATED, Expected.COMPLETED);

    private final String title;
    private final Fact.Kind end;
    private final Set<Expected> expected;

    DemoScenario(String title, Fact.Kind end, Expected... expected) {
        this.title = title;
        this.end = end;
        this.expected = Set.of(expected);
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
        return expected.contains(what);
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
