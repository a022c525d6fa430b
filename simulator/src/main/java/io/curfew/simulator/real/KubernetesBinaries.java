package io.curfew.simulator.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder with the programs of a Kubernetes control plane, laid out as {@code KUBEBUILDER_ASSETS} expects:
 * {@code etcd} and {@code kube-apiserver}, perhaps {@code kube-controller-manager} and {@code kubectl}.
 *
 * @param folder holds at least {@code etcd} and {@code kube-apiserver}, both executable
 */
public record KubernetesBinaries(Path folder) {

    /** The version that {@code simulator/kube-tools/build.sh} builds, and the name of its folder in the cache. */
    public static final String VERSION = "v1.36.3";

    public KubernetesBinaries {
        var missing = missing(folder);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(folder + " has no " + String.join(" and no ", missing));
        }
    }

    /**
     * Looks for the programs; the first hit wins (test-tools.md 1).
     *
     * <ol>
     *   <li>{@code KUBEBUILDER_ASSETS}, the convention of controller-runtime. Where it is set it must be right.
     *   <li>The user's cache: {@code ${XDG_CACHE_HOME:-$HOME/.cache}/curfew/kubernetes/v1.36.3}.
     *   <li>{@code simulator/kube-tools/build.sh} with Go 1.26 or newer into that cache, only where {@code CI=true} or
     *       the system property {@code curfew.kube.build=true} asks for it, because it takes minutes.
     * </ol>
     *
     * <p>A download through fabric8's kube-api-test is left out on purpose: its offline switches fail with a
     * ClassCastException (java.md B.3), and it would be a second way to the same four files.
     */
    public static Search find() {
        return new BinariesSearch(Surroundings.ofThisProcess(), Path.of("").toAbsolutePath()).find();
    }

    /** What a search came to. */
    public sealed interface Search {}

    /** The programs are here. */
    public record Found(KubernetesBinaries binaries) implements Search {}

    /**
     * The programs are nowhere.
     *
     * @param reason one line for people: what was looked for, and how to get it
     */
    public record Missing(String reason) implements Search {}

    Path etcd() {
        return folder.resolve("etcd");
    }

    Path apiServer() {
        return folder.resolve("kube-apiserver");
    }

    /** Computes the status of PodDisruptionBudgets; the envtest bundles of controller-runtime do not carry it. */
    public Optional<Path> controllerManager() {
        return present("kube-controller-manager");
    }

    public Optional<Path> kubectl() {
        return present("kubectl");
    }

    static List<String> missing(Path folder) {
        return List.of("etcd", "kube-apiserver").stream()
                .filter(name -> !Files.isExecutable(folder.resolve(name)))
                .toList();
    }

    private Optional<Path> present(String name) {
        return Optional.of(folder.resolve(name)).filter(Files::isExecutable);
    }
}
