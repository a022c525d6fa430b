package io.curfew.agent.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetStateTest {

    @ParameterizedTest
    @CsvSource({
        "InService, IN_SERVICE",
        "Terminated, TERMINATED",
        "Detached, DETACHED",
        "Standby, STANDBY",
        "Warmed:Hibernated, WARMED_HIBERNATED",
        "Warmed:Running, WARMED_RUNNING",
        "Warmed:Stopped, WARMED_STOPPED",
        "Warmed:Terminated, WARMED_TERMINATED",
    })
    void eachDocumentedStateIsRead(String text, TargetState state) {
        assertThat(TargetState.parse(text)).contains(state);
        assertThat(state.text()).isEqualTo(text);
    }

    @Test
    void whitespaceAroundAStateIsNoPartOfIt() {
        assertThat(TargetState.parse(" Terminated\n")).contains(TargetState.TERMINATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "terminated", "Terminating", "Terminated:Wait", "<html>Terminated</html>"})
    void anythingElseIsNoState(String text) {
        assertThat(TargetState.parse(text)).isEmpty();
    }
}
