package io.curfew.agent.drain;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PodClassTest {

    @ParameterizedTest
    @CsvSource({"OWN, own", "DAEMON_SET, daemon-set", "TOLERATES_CORDON, tolerates-cordon", "TO_EVICT, to-evict"})
    void aClassIsNamedAsStatusAndMetricsNameIt(PodClass podClass, String text) {
        assertThat(podClass.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource
    void everyClassSaysWhy(PodClass podClass) {
        assertThat(podClass.reason()).isNotBlank();
    }

    @Test
    void aPodIsNamedWithItsNamespace() {
        assertThat(pod("shop/web-1").build().fullName()).isEqualTo("shop/web-1");
    }
}
