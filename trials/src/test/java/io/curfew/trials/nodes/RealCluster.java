package io.curfew.trials.nodes;

import java.nio.file.Path;
import java.util.Optional;

/** A cluster with at least one real node, which the suite may drain. The image is on its nodes. */
sealed interface RealCluster extends AutoCloseable permits GivenCluster, K3sCluster {
    /** Of an administrator. */
    Path kubeconfig();

    /** An address of this machine that the nodes reach. */
    String address();

    /** An image with sh and sleep that the nodes have or can pull. */
    String podImage();

    @Override
    void close();

    /** The image of the agent, as the chart names it. */
    static String image() {
        return Optional.ofNullable(System.getenv("CURFEW_NODES_IMAGE")).orElse("localhost/curfew:ci");
    }

    /** What `docker save` wrote of it. */
    static Path archive() {
        return Path.of(
                Optional.ofNullable(System.getenv("CURFEW_NODES_ARCHIVE")).orElse("target/curfew-image.tar"));
    }

    /**
     * The cluster that the environment names; else k3s in a container.
     *
     * @throws Missing where there is neither
     */
    static RealCluster find() throws Missing {
        return GivenCluster.named().isPresent() ? GivenCluster.named().get() : K3sCluster.start();
    }

    /** There is no cluster to try the chart on; the message says what is missing. */
    final class Missing extends Exception {
        private static final long serialVersionUID = 1;

        private final String what;

        Missing(String what) {
            super(what);
            this.what = what;
        }

        String what() {
            return what;
        }
    }
}
