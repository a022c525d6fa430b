package io.curfew.trials.benchmark;

import io.curfew.simulator.ec2.TargetState;
import io.curfew.trials.benchmark.Samples.Unit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;

/**
 * From the target state {@code Terminated} in the simulator to the cordon that a watch delivers.
 *
 * <p>One agent for all notices, on a node with two pods that stay. After each cordon the target state goes back to
 * {@code InService}, the agent takes its cordon away, and a second and a random part of a second pass, so that the next
 * notice falls anywhere between two polls.
 */
final class NoticeToCordon {
    private static final int NOTICES = 50;
    static final int POLL_MILLIS = 1000;

    private final BenchmarkWorld world;
    // The same spread in every run.
    private final Random random = new Random(1);

    NoticeToCordon(BenchmarkWorld world) {
        this.world = world;
    }

    void measure(Report report) throws IOException, InterruptedException {
        var node = world.node();
        node.pods().ofDaemonSet("logs", 2);
        var latencies = new ArrayList<Double>();
        try (var watch = new CordonWatch(world.api(), world.time(), node.name());
                var started = node.start()) {
            for (int i = 0; i < NOTICES && started.agent().alive(); i++) {
                Thread.sleep(POLL_MILLIS + random.nextInt(POLL_MILLIS));
                var notice = world.time().instant();
                node.instance().targetState(Optional.of(TargetState.TERMINATED));
                latencies.add(seconds(Duration.between(notice, watch.cordoned())));
                node.instance().targetState(Optional.of(TargetState.IN_SERVICE));
                watch.uncordoned();
            }
        }
        var samples = Samples.of(latencies);
        report.add(Figure.median("notice to cordon, median", Unit.SECONDS, "2.1 s (NTH)", 0.6, samples));
        report.add(Figure.worst("notice to cordon, worst", Unit.SECONDS, "3.0 s (NTH)", 1.1, samples));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
