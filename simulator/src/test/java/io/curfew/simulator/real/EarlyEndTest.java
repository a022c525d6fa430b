package io.curfew.simulator.real;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs of a few lines in place of the real ones. */
class EarlyEndTest {

    @TempDir
    Path folder;

    @Test
    void aProgramThatEndsEarlySaysWhyAtOnce() throws IOException {
        KubernetesBinariesTest.program(folder, "etcd", "echo 'the disk is full'; exit 3");
        KubernetesBinariesTest.program(folder, "kube-apiserver", "exit 0");

        assertThatThrownBy(() -> RealApiServer.start(Options.of(new KubernetesBinaries(folder))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("etcd ended with exit code 3")
                .hasMessageContaining("the disk is full");
    }
}
