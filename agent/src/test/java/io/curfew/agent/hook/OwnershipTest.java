package io.curfew.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipTest {

    @ParameterizedTest(name = "{0} owns {1}: {2}")
    @CsvSource({
        "curfew,     curfew,        true",
        "curfew,     curfew-2,      false",
        "curfew,     Curfew,        false",
        "curfew-*,   curfew-,       true",
        "curfew-*,   curfew-spot,   true",
        "curfew-*,   my-curfew-a,   false",
        "*-drain,    blue-drain,    true",
        "drain-?,    drain-1,       true",
        "drain-?,    drain-10,      false",
        "drain.a,    drainxa,       false",
        "drain+[a],  drain+[a],     true",
        "*,          anything,      true",
    })
    void aNameOrAGlobMeansTheWholeName(String name, String hook, boolean owned) {
        assertThat(Ownership.owns(hook, List.of(name))).isEqualTo(owned);
    }

    @Test
    void oneOfSeveralNamesIsEnough() {
        assertThat(Ownership.owns("curfew-spot", List.of("curfew", "curfew-*"))).isTrue();
        assertThat(Ownership.owns("curfew", List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "Terminate-*", "*-LC-Hook", "Terminate-LC-Hoo?"})
    void noGlobMeansTheHookOfEks(String glob) {
        assertThat(Ownership.owns("Terminate-LC-Hook", List.of(glob))).isFalse();
    }

    @Test
    void theHookOfEksCanBeNamedInFull() {
        assertThat(Ownership.owns("Terminate-LC-Hook", List.of("*", "Terminate-LC-Hook")))
                .isTrue();
    }
}
