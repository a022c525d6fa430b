package io.curfew.simulator.cluster.control;

import java.time.Duration;

/**
 * How long it takes until the cluster's parts notice and act; none may be negative.
 *
 * @param controllers until a controller acts on a change
 * @param scheduler until a pending pod is bound to a node
 * @param kubelet until a kubelet notices a change of its pods
 * @param start from a kubelet's notice of a new pod until it is ready
 */
public record Lags(Duration controllers, Duration scheduler, Duration kubelet, Duration start) {
    public Lags {
        for (var lag : new Duration[] {controllers, scheduler, kubelet, start}) {
            if (lag.isNegative()) {
                throw new IllegalArgumentException("lag=" + lag + ": not below zero");
            }
        }
    }

    /** Those of a healthy small cluster. */
    public static Lags usual() {
        return new Lags(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofSeconds(2));
    }

    /** Nothing takes time, but for tasks being run after the request that caused them. */
    public static Lags none() {
        return new Lags(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    public Lags withControllers(Duration lag) {
        return new Lags(lag, scheduler, kubelet, start);
    }

    public Lags withScheduler(Duration lag) {
        return new Lags(controllers, lag, kubelet, start);
    }

    public Lags withKubelet(Duration lag) {
        return new Lags(controllers, scheduler, lag, start);
    }

    public Lags withStart(Duration lag) {
        return new Lags(controllers, scheduler, kubelet, lag);
    }
}
