package io.curfew.agent.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the configuration as kubectl does: {@code KUBECONFIG}, {@code ~/.kube/config}, else the ServiceAccount of the
 * pod. fabric8 does the reading; left alone it would log what is wrong, and go on with an address that nobody meant.
 */
record Access(Map<String, String> environment, Path home) {

    Access {
        environment = Map.copyOf(environment);
    }

    Config find() throws NoCluster {
        var named = Optional.ofNullable(environment.get("KUBECONFIG")).filter(text -> !text.isBlank());
        if (named.isPresent()) {
            return byKubeconfig(named.get());
        }
        var usual = home.resolve(".kube").resolve("config");
        if (Files.exists(usual)) {
            return by(usual);
        }
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            return inCluster();
        }
        throw new NoCluster("no cluster: KUBECONFIG is not set, " + usual + " is not there, and this is no pod"
                + " (KUBERNETES_SERVICE_HOST is not set)");
    }

    /**
     * The same with one kubeconfig instead, or another context of it than the current one; both where they are given.
     */
    Config find(Optional<Path> kubeconfig, Optional<String> context) throws NoCluster {
        if (context.isPresent()) {
            return byContext(kubeconfig.map(List::of).orElseGet(this::kubeconfigs), context.get());
        }
        return kubeconfig.isPresent() ? by(kubeconfig.get()) : find();
    }

    /** Where contexts can be, there or not. */
    private List<Path> kubeconfigs() {
        return Optional.ofNullable(environment.get("KUBECONFIG"))
                .filter(text -> !text.isBlank())
                .map(Access::paths)
                .orElseGet(() -> List.of(home.resolve(".kube").resolve("config")));
    }

    private static List<Path> paths(String named) {
        return Arrays.stream(named.split(File.pathSeparator))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .toList();
    }

    // Whoever names a context needs no current one.
    private static Config byContext(List<Path> kubeconfigs, String context) throws NoCluster {
        for (var file : kubeconfigs) {
            try {
                var named = Config.fromKubeconfig(context, file.toFile());
                if (named.getCurrentContext() != null
                        && context.equals(named.getCurrentContext().getName())) {
                    Config.configFromSysPropsOrEnvVars(named);
                    return named;
                }
            } catch (RuntimeException unreadable) {
                throw new NoCluster("kubeconfig " + file + ": " + Texts.of(unreadable));
            }
        }
        throw new NoCluster(
                "kubeconfig " + kubeconfigs.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                        + ": there is no context " + context);
    }

    private static Config byKubeconfig(String named) throws NoCluster {
        var there = paths(named).stream().filter(Files::exists).toList();
        if (there.isEmpty()) {
            throw new NoCluster("KUBECONFIG=" + named + ": no such file");
        }
        return by(there);
    }

    /** One kubeconfig; its token is read again when the server refuses it. */
    static Config by(Path kubeconfig) throws NoCluster {
        return by(List.of(kubeconfig));
    }

    private static Config by(List<Path> kubeconfigs) throws NoCluster {
        for (var kubeconfig : kubeconfigs) {
            if (!Files.isRegularFile(kubeconfig)) {
                throw new NoCluster("kubeconfig " + kubeconfig + ": no such file");
            }
            if (!Files.isReadable(kubeconfig)) {
                throw new NoCluster("kubeconfig " + kubeconfig + ": may not be read");
            }
        }
        try {
            // Only several files need fabric8's own search, which merges them.
            var config = kubeconfigs.size() == 1
                    ? Config.fromKubeconfig(kubeconfigs.getFirst().toFile())
                    : Config.autoConfigure(null);
            if (config.getCurrentContext() == null) {
                throw new NoCluster("kubeconfig " + kubeconfigs.getFirst() + ": current-context names no context");
            }
            // What fabric8's own search does last: proxies of the environment.
            Config.configFromSysPropsOrEnvVars(config);
            return config;
        } catch (RuntimeException unreadable) {
            throw new NoCluster("kubeconfig " + kubeconfigs.getFirst() + ": " + Texts.of(unreadable));
        }
    }

    private static Config inCluster() throws NoCluster {
        var config = Config.autoConfigure(null);
        if (config.getAutoOAuthToken() == null || config.getAutoOAuthToken().isBlank()) {
            throw new NoCluster("this pod has no ServiceAccount token (" + Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH
                    + "): is automountServiceAccountToken off?");
        }
        return config;
    }
}
