package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curfew.agent.port.Traffic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    @TempDir
    Path folder;

    private final Map<String, String> properties = new HashMap<>();

    @AfterEach
    void forgetProperties() {
        properties.keySet().forEach(System::clearProperty);
    }

    @Test
    void aMissingKubeconfigIsNamed() {
        assertRefused("KUBECONFIG", "/nowhere/kubeconfig").isEqualTo("KUBECONFIG=/nowhere/kubeconfig: no such file");
    }

    @Test
    void aKubeconfigThatIsNoneIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("broken"), "- this: [is no kubeconfig");

        assertRefused("KUBECONFIG", file.toString()).startsWith("kubeconfig " + file + ": ");
    }

    @Test
    void aFolderIsNoKubeconfig() {
        assertRefused("KUBECONFIG", folder.toString()).isEqualTo("kubeconfig " + folder + ": no such file");
    }

    @Test
    void aKubeconfigWithoutCurrentContextIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("empty"), "apiVersion: v1\nkind: Config\n");

        assertRefused("KUBECONFIG", file.toString())
                .isEqualTo("kubeconfig " + file + ": current-context names no context");
    }

    @Test
    void withoutAnythingItSaysWhereItLooked() {
        assertRefused("OTHER", "x")
                .startsWith("no cluster: KUBECONFIG is not set, " + folder.resolve(".kube/config") + " is not there");
    }

    @Test
    void aPodWithoutATokenIsNamed() {
        assertRefused("KUBERNETES_SERVICE_HOST", "127.0.0.1").startsWith("this pod has no ServiceAccount token");
    }

    @Test
    void aCertificateThatIsNoneIsRefusedAtTheStart() throws IOException {
        var file = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", certificate-authority: "/nowhere/ca"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                """);

        assertThatThrownBy(() -> ApiServer.of(Access.by(file), Traffic.uncounted(), Duration.ofSeconds(1)))
                .isInstanceOf(NoCluster.class)
                .message()
                .startsWith("the configuration of the cluster cannot be used: ")
                .hasLineCount(1);
    }

    @Test
    void theKubeconfigOfTheHomeFolderIsFound() throws Exception {
        var file = folder.resolve(".kube").resolve("config");
        Files.createDirectories(file.getParent());
        Worlds.kubeconfig(file, URI.create("http://127.0.0.1:1"), "t");

        assertThat(new Access(Map.of(), folder).find().getMasterUrl()).startsWith("http://127.0.0.1:1");
    }

    @Test
    void inAPodTheServiceAccountIsUsed() throws Exception {
        set("kubernetes.auth.tryKubeConfig", "false");
        set("kubernetes.auth.serviceAccount.token", token("first").toString());
        set("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        set("KUBERNETES_SERVICE_PORT", "1");

        var config = new Access(Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1"), folder).find();

        assertThat(config.getMasterUrl()).startsWith("https://127.0.0.1:1");
        assertThat(config.getAutoOAuthToken()).isEqualTo("first");
        // What a refused token is replaced by.
        token("second");
        assertThat(config.refresh().getAutoOAuthToken()).isEqualTo("second");
    }

    private Path token(String text) throws IOException {
        return Files.writeString(folder.resolve("token"), text);
    }

    private void set(String property, String value) {
        properties.put(property, value);
        System.setProperty(property, value);
    }

    private AbstractStringAssert<?> assertRefused(String name, String value) {
        AbstractThrowableAssert<?, ?> thrown = assertThatThrownBy(() -> new Access(Map.of(name, value), folder).find());
        return thrown.isInstanceOf(NoCluster.class).message().hasLineCount(1);
    }
}
