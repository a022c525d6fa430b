package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** A PodDisruptionBudget that a case made. */
record Budget(Space space, String name) {

    String collection() {
        return "/apis/policy/v1/namespaces/" + space.namespace() + "/poddisruptionbudgets";
    }

    String path() {
        return collection() + "/" + name;
    }

    JsonNode now() {
        return space.api().get(path()).expect(200).body();
    }

    /** Waits until whoever observes budgets has counted: its status tells that many healthy pods. */
    Budget hasCounted(int healthy) {
        Eventually.holds(() -> {
            var budget = now();
            assertThat(budget.at("/status/observedGeneration").asLong(-1))
                    .isEqualTo(budget.at("/metadata/generation").asLong());
            assertThat(budget.at("/status/currentHealthy").asInt(-1)).isEqualTo(healthy);
        });
        return this;
    }

    long disruptionsAllowed() {
        return now().at("/status/disruptionsAllowed").asLong(-1);
    }

    /** Waits until whoever observes budgets has given up counting this one. */
    Budget couldNotBeCounted() {
        Eventually.holds(() ->
                assertThat(now().at("/status/conditions/0/reason").asText()).isEqualTo("SyncFailed"));
        return this;
    }

    void patch(String spec) {
        space.api().mergePatch(path(), Json.of("{'spec':{%s}}", spec)).expect(200);
    }
}
