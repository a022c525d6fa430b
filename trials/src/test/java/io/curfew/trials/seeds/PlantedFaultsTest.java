package io.curfew.trials.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether the simulation can find bugs: agents with one fault each, and how many worlds pass before one tells. */
class PlantedFaultsTest {
    private static final long MOST_SEEDS = 20_000;

    /** How many worlds it took, and what gave it away. */
    private record Caught(Planted planted, Optional<Simulation.Outcome> outcome) {
        String line() {
            return String.format(
                    Locale.ROOT,
                    "%7s  %-44s %s",
                    outcome.map(o -> Long.toString(o.seed())).orElse("none"),
                    planted.name(),
                    outcome.flatMap(Simulation.Outcome::broken)
                            .map(b -> b.rule().toString())
                            .orElse("not caught"));
        }
    }

    @Test
    void eachPlantedFaultIsCaught() throws InterruptedException, ExecutionException {
        var all = Stream.of(
                        PlantedPodFaults.all(),
                        PlantedHookFaults.all(),
                        PlantedNodeFaults.all(),
                        PlantedInterruptionFaults.all())
                .flatMap(List::stream)
                .toList();
        var caught = hunt(all);
        print("Seeds until a planted fault is caught, and by which rule:");
        caught.forEach(c -> print(c.line()));
        assertThat(caught).filteredOn(c -> c.outcome().isEmpty()).isEmpty();
        // Else it was the world that gave itself away, and not the fault.
        assertThat(caught)
                .extracting(c -> c.outcome().orElseThrow().seed())
                .allSatisfy(seed -> assertThat(Simulation.run(seed, Mutant.NONE, Simulation.Telling.SILENT)
                                .broken())
                        .isEmpty());
    }

    private static List<Caught> hunt(List<Planted> all) throws InterruptedException, ExecutionException {
        var hunts = all.stream().<Callable<Caught>>map(p -> () -> hunt(p)).toList();
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var caught = new ArrayList<Caught>();
            for (var one : threads.invokeAll(hunts)) {
                caught.add(one.get());
            }
            return caught;
        }
    }

    private static Caught hunt(Planted planted) {
        for (var seed = 1L; seed <= MOST_SEEDS; seed++) {
            var outcome = Simulation.run(seed, planted.mutants(), Simulation.Telling.SILENT);
            if (outcome.broken().isPresent()) {
                return new Caught(planted, Optional.of(outcome));
            }
        }
        return new Caught(planted, Optional.empty());
    }

    // What the test prints is its result.
    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }
}
