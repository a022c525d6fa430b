package io.curfew.trials.nodes;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cluster that exists already. Its variables have names of their own, so that nobody's KUBECONFIG is drained by
 * accident:
 *
 * <ul>
 *   <li>{@code CURFEW_NODES_KUBECONFIG}: of an administrator
 *   <li>{@code CURFEW_NODES_ADDRESS}: an address of this machine that the nodes reach
 *   <li>{@code CURFEW_NODES_LOAD}: a command that takes the image's archive as its last argument; none: it is there
 *   <li>{@code CURFEW_NODES_POD_IMAGE}: an image with sh and sleep
 * </ul>
 */
record GivenCluster(Path kubeconfig, String address, String podImage) implements RealCluster {

    static Optional<RealCluster> named() {
        return variable("CURFEW_NODES_KUBECONFIG").map(kubeconfig -> {
            variable("CURFEW_NODES_LOAD").ifPresent(GivenCluster::load);
            return new GivenCluster(
                    Path.of(kubeconfig),
                    variable("CURFEW_NODES_ADDRESS")
                            .orElseThrow(() -> new IllegalStateException(
                                    "CURFEW_NODES_ADDRESS: name the address at which the nodes reach this machine")),
                    variable("CURFEW_NODES_POD_IMAGE").orElse("docker.io/library/busybox:1.37"));
        });
    }

    private static void load(String command) {
        var words = Stream.concat(
                Arrays.stream(command.split(" ", -1)),
                Stream.of(RealCluster.archive().toAbsolutePath().toString()));
        var _ = Programs.run(Map.of(), "", List.copyOf(words.toList()));
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank());
    }

    /** It was there before. */
    @Override
    public void close() {}
}
