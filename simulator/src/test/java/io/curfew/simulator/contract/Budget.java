package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

/** A PodDisruptionBudget that a case made. */
record Budget(Space space, String name) {

    String collection() {
        return "/apis/policy/v1/namespaces/" + space.namespace() + "/poddisruptionbudgets";
    }

    /** Waits until whoever observes budgets has counted: its status tells that many healthy pods. */
    Budget hasCounted(int healthy) {
        Eventually.holds(() -> {
            var budget = space.api().get(collection() + "/" + name).expect(200).body();
            assertThat(budget.at("/status/observedGeneration").asLong(-1))
                    .isEqualTo(budget.at("/metadata/generation").asLong());
            assertThat(budget.at("/status/currentHealthy").asInt(-1)).isEqualTo(healthy);
        });
        return this;
    }

    long disruptionsAllowed() {
        return space.api()
                .get(collection() + "/" + name)
                .expect(200)
                .body()
                .at("/status/disruptionsAllowed")
                .asLong(-1);
    }

    void patch(String spec) {
        space.api()
                .mergePatch(collection() + "/" + name, Json.of("{'spec':{%s}}", spec))
                .expect(200);
    }
}
