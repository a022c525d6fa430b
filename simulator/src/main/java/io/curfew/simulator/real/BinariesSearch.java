package io.curfew.simulator.real;

import io.curfew.simulator.real.KubernetesBinaries.Found;
import io.curfew.simulator.real.KubernetesBinaries.Missing;
import io.curfew.simulator.real.KubernetesBinaries.Search;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The order of places in which {@link KubernetesBinaries#find()} looks. */
record BinariesSearch(Surroundings surroundings, Path workingDirectory) {

    private static final String BUILD = "simulator/kube-tools/build.sh";
    private static final String HOW_TO_GET_THEM =
            "run " + BUILD + " once (Go 1.26 or newer, about 5 minutes) or set KUBEBUILDER_ASSETS";

    Search find() {
        var assets = surroundings.assets();
        if (assets.isPresent()) {
            return explicitly(assets.get());
        }
        var cache = surroundings.cache();
        if (KubernetesBinaries.missing(cache).isEmpty()) {
            return new Found(new KubernetesBinaries(cache));
        }
        return surroundings.mayBuild()
                ? build()
                : new Missing("no etcd and kube-apiserver in " + cache + ": " + HOW_TO_GET_THEM);
    }

    private static Search explicitly(Path assets) {
        var missing = KubernetesBinaries.missing(assets);
        return missing.isEmpty()
                ? new Found(new KubernetesBinaries(assets))
                : new Missing("KUBEBUILDER_ASSETS=" + assets + " has no " + String.join(" and no ", missing));
    }

    private Search build() {
        var script = script();
        if (script.isEmpty()) {
            return new Missing("no folder above " + workingDirectory + " has " + BUILD + ": " + HOW_TO_GET_THEM);
        }
        return new BinariesBuild(script.get()).run();
    }

    private Optional<Path> script() {
        return Stream.iterate(workingDirectory, folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve(BUILD))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
