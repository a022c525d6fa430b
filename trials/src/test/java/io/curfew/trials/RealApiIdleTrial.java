package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.http.Ledger;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A minute in which nothing is announced. */
@Order(1)
@ExtendWith(NeedsRealApiServer.class)
final class RealApiIdleTrial {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    @Test
    void atIdleNothingIsAskedOfKubernetesAndAwsAndMetadataOnceASecond() throws Exception {
        Stage.play(RealWorld.start(NeedsRealApiServer.binaries()), world -> {
            world.addPod("web", "web", Duration.ofSeconds(1));
            var agent = Stage.ready(() -> world.startAgent(Map.of()));
            // What was asked at the start is written down a moment later.
            Stage.within(10)
                    .until(() -> world.requests().stream()
                            .anyMatch(entry -> entry.verb().equals("get")));
            var requests = world.requests().size();
            var metadata = world.ec2().imdsServer(world.instance()).ledger();
            metadata.clear();
            var connections = metadata.connectionsOpened();

            Stage.within(MINUTE.plusSeconds(10))
                    .pollInterval(Duration.ofSeconds(1))
                    .during(MINUTE)
                    .until(() -> world.requests().size() == requests);

            assertThat(world.ec2().autoScalingServer().ledger().connectionsOpened())
                    .as("connections to Auto Scaling")
                    .isZero();
            assertThat(metadata.connectionsOpened() - connections)
                    .as("new connections to instance metadata")
                    .isLessThanOrEqualTo(1);
            var asked = metadata.entries().stream()
                    .map(Ledger.Entry::pathWithQuery)
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(asked.get("/latest/meta-data/autoscaling/target-lifecycle-state"))
                    .as("looks at the target state: %s", asked)
                    .isBetween(50L, 66L);
            assertThat(asked.values()).allMatch(times -> times <= 66);
            assertThat(agent.get("/readyz").status()).isEqualTo(200);
        });
    }
}
