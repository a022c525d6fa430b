package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curfew.agent.port.Traffic;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    void aNamedContextIsTakenInPlaceOfTheCurrentOne() throws Exception {
        var file = kubeconfig("two", "current-context: first", "first", "second");

        assertThat(url(named(file.toString(), "second"))).isEqualTo("http://second.example/");
        assertThat(url(named(file.toString(), "first"))).isEqualTo("http://first.example/");
    }

    @Test
    void whoeverNamesAContextNeedsNoCurrentOne() throws Exception {
        var file = kubeconfig("two", "", "first", "second");

        assertThat(url(named(file.toString(), "second"))).isEqualTo("http://second.example/");
    }

    @Test
    void aNamedContextIsFoundInAnyOfTheKubeconfigs() throws Exception {
        var files = kubeconfig("one", "current-context: first", "first")
                + File.pathSeparator
                + kubeconfig("other", "current-context: second", "second");

        assertThat(url(named(files, "second"))).isEqualTo("http://second.example/");
    }

    @Test
    void aContextThatIsNowhereIsNamed() throws IOException {
        var file = kubeconfig("one", "current-context: first", "first");

        assertThatThrownBy(() -> named(file.toString(), "third"))
                .hasMessage("kubeconfig " + file + ": there is no context third");
    }

    private Config named(String kubeconfigs, String context) throws NoCluster {
        return new Access(Map.of("KUBECONFIG", kubeconfigs), folder).find(Optional.empty(), Optional.of(context));
    }

    private static String url(Config config) {
        return String.valueOf(config.getMasterUrl());
    }

    private Path kubeconfig(String name, String more, String... contexts) throws IOException {
        var text = new StringBuilder("apiVersion: v1\nkind: Config\n" + more + "\n");
        each(text, "clusters", "{name: %1$s, cluster: {server: \"http://%1$s.example\"}}", contexts);
        each(text, "users", "{name: %1$s, user: {token: %1$s}}", contexts);
        each(text, "contexts", "{name: %1$s, context: {cluster: %1$s, user: %1$s}}", contexts);
        return Files.writeString(folder.resolve(name), text);
    }

    private static void each(StringBuilder text, String list, String item, String... names) {
        text.append(list).append(":\n");
        for (var name : names) {
            text.append("- ").append(String.format(Locale.ROOT, item, name)).append('\n');
        }
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
