package io.curfew.simulator.real;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the search may know of the machine; a value, so that tests can pretend.
 *
 * @param environment as of {@link System#getenv()}
 * @param userHome where the cache is, unless XDG_CACHE_HOME says otherwise
 * @param buildAskedFor system property {@code curfew.kube.build}
 */
record Surroundings(Map<String, String> environment, Path userHome, boolean buildAskedFor) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(), Path.of(System.getProperty("user.home")), Boolean.getBoolean("curfew.kube.build"));
    }

    Optional<Path> assets() {
        return set("KUBEBUILDER_ASSETS").map(Path::of);
    }

    Path cache() {
        var base = set("XDG_CACHE_HOME")
                .map(Path::of)
                .orElseGet(() -> set("HOME").map(Path::of).orElse(userHome).resolve(".cache"));
        return base.resolve("curfew/kubernetes").resolve(KubernetesBinaries.VERSION);
    }

    /** A build takes minutes: never by surprise. */
    boolean mayBuild() {
        return buildAskedFor || "true".equals(environment.get("CI"));
    }

    private Optional<String> set(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
