package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.curfew.simulator.real.RealApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What other tests take for granted of a real server: its audit log and its kubeconfig. */
@ExtendWith(WithRealApiServer.class)
class RealApiServerAccessTest {

    @TempDir
    Path folder;

    @Test
    void theAuditLogTellsWhoAskedForWhatInWhoseName(RealApiServer real) throws IOException {
        var file = folder.resolve("kubeconfig");
        real.writeKubeconfig(file);
        var config = Config.fromKubeconfig(Files.readString(file));
        config.setImpersonateUsername("system:node:node-a");
        config.setImpersonateGroups("system:masters");
        config.setUserAgent("audited");
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            client.pods().inNamespace("default").withName("nope").delete();
        }

        Eventually.holds(() -> assertThat(real.auditLog()).anySatisfy(entry -> {
            assertThat(entry.userAgent()).isEqualTo("audited");
            assertThat(entry.verb()).isEqualTo("delete");
            assertThat(entry.resource()).hasValue("pods");
            assertThat(entry.subresource()).isEmpty();
            assertThat(entry.namespace()).hasValue("default");
            assertThat(entry.name()).hasValue("nope");
            assertThat(entry.user()).isEqualTo("admin");
            assertThat(entry.impersonatedUser()).hasValue("system:node:node-a");
            assertThat(entry.code()).isEqualTo(404);
        }));
    }

    @Test
    void aKubeconfigOfAnotherUserHasOnlyThatUsersRights(RealApiServer real) throws IOException {
        var file = folder.resolve("kubeconfig");
        real.writeKubeconfig(file, RealApi.POWERLESS);
        var config = Config.fromKubeconfig(Files.readString(file));
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(catchThrowable(() -> client.nodes().list())).hasMessageContaining("nobody-much");
        }
    }
}
