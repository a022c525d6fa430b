package io.curfew.simulator.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curfew.simulator.real.KubernetesBinaries.Found;
import io.curfew.simulator.real.KubernetesBinaries.Missing;
import io.curfew.simulator.real.KubernetesBinaries.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesBinariesTest {

    @TempDir
    Path machine;

    @Test
    void assetsOfTheEnvironmentComeBeforeTheCache() throws IOException {
        var assets = binariesIn(machine.resolve("assets"));
        binariesIn(cache());

        assertThat(find(Map.of("KUBEBUILDER_ASSETS", assets.toString())))
                .isEqualTo(new Found(new KubernetesBinaries(assets)));
    }

    @Test
    void assetsThatAreIncompleteAreNamedAndNotPassedOver() throws IOException {
        var assets = Files.createDirectories(machine.resolve("assets"));
        binariesIn(cache());

        assertThat(find(Map.of("KUBEBUILDER_ASSETS", assets.toString())))
                .isEqualTo(new Missing("KUBEBUILDER_ASSETS=" + assets + " has no etcd and no kube-apiserver"));
    }

    @Test
    void theCacheIsInTheHomeOfTheUser() throws IOException {
        binariesIn(cache());

        assertThat(find(Map.of())).isEqualTo(new Found(new KubernetesBinaries(cache())));
    }

    @Test
    void theCacheFollowsXdgCacheHome() throws IOException {
        var elsewhere =
                binariesIn(machine.resolve("xdg").resolve("curfew/kubernetes").resolve(KubernetesBinaries.VERSION));

        assertThat(find(Map.of("XDG_CACHE_HOME", machine.resolve("xdg").toString())))
                .isEqualTo(new Found(new KubernetesBinaries(elsewhere)));
    }

    @Test
    void whereNothingIsFoundOneLineSaysHowToGetIt() {
        assertThat(find(Map.of()))
                .isEqualTo(
                        new Missing("no etcd and kube-apiserver in " + cache() + ": run simulator/kube-tools/build.sh"
                                + " once (Go 1.26 or newer, about 5 minutes) or set KUBEBUILDER_ASSETS"));
    }

    @Test
    void outsideTheRepositoryNothingIsBuilt() {
        assertThat(find(Map.of("CI", "true")))
                .isInstanceOfSatisfying(
                        Missing.class,
                        missing -> assertThat(missing.reason()).contains("has simulator/kube-tools/build.sh"));
    }

    @Test
    void aFolderWithoutTheProgramsIsRefused() {
        assertThatThrownBy(() -> new KubernetesBinaries(machine))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no etcd and no kube-apiserver");
    }

    @Test
    void controllersNeedTheirProgram() throws IOException {
        var options = Options.of(new KubernetesBinaries(binariesIn(machine.resolve("assets"))));

        assertThatThrownBy(() -> options.withControllers("disruption"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no kube-controller-manager");
    }

    private Search find(Map<String, String> environment) {
        return new BinariesSearch(new Surroundings(environment, machine, false), machine).find();
    }

    private Path cache() {
        return machine.resolve(".cache/curfew/kubernetes").resolve(KubernetesBinaries.VERSION);
    }

    private static Path binariesIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var name : new String[] {"etcd", "kube-apiserver"}) {
            program(folder, name, "exit 0");
        }
        return folder;
    }

    static void program(Path folder, String name, String body) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }
}
