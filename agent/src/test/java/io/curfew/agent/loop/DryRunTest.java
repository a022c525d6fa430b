package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.TargetState;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code dry-run}: everything is said, nothing is changed. */
class DryRunTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world =
            new VirtualWorld().set("--dry-run=true", "--recycle.enabled=true", "--launch-hook.enabled=true");

    static Stream<Named<Consumer<VirtualWorld>>> interruptions() {
        return Stream.of(
                Named.of("termination", w -> w.terminate()),
                Named.of("warm pool", w -> w.target(TargetState.WARMED_STOPPED)),
                Named.of("standby", w -> w.target(TargetState.STANDBY)),
                Named.of("detached", w -> w.target(TargetState.DETACHED)),
                Named.of(
                        "spot",
                        w -> w.metadata.spot("terminate", w.time.instant().plusSeconds(120))),
                Named.of("rebalance", w -> w.metadata.rebalance(w.time.instant())),
                Named.of("maintenance", w -> w.metadata.maintenance("e-1", "system-reboot", w.time.instant())));
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void noInterruptionMakesADryRunChangeAnything(Consumer<VirtualWorld> interruption) {
        world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
        interruption.accept(world);
        world.run(Duration.ofMinutes(10));
        assertThat(world.status().plan()).isPresent();
        world.run(HOUR.multipliedBy(2));
        world.target(TargetState.IN_SERVICE).run(HOUR);
        assertThat(world.cluster.requests)
                .extracting(VirtualCluster.Request::what)
                .isSubsetOf("read-node", "watch-pods", "stop-watching", "list-pods");
        assertThat(world.autoScaling.calls)
                .extracting(VirtualAutoScaling.Call::what)
                .isSubsetOf("describe-instance", "describe-hooks");
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.status().troubles()).anyMatch(t -> t.startsWith("Dry run"));
    }

    @Test
    void aDryRunSaysWhatItWouldDo() {
        world.with(pod("shop/web-1").ofReplicaSet())
                .start()
                .settle()
                .terminate()
                .run(Duration.ofSeconds(110));
        assertThat(world.begun)
                .extracting(b -> b.action().key())
                .contains("patch-node", "evict/shop-web-1-uid", "heartbeat/curfew");
        assertThat(world.status().phase()).isEqualTo(Status.Phase.DRAINING);
        world.cluster.remove("shop-web-1-uid");
        world.run(Duration.ofMinutes(1));
        assertThat(world.begun).extracting(b -> b.action().key()).contains("complete/curfew");
        assertThat(world.status().phase()).isEqualTo(Status.Phase.DONE);
    }

    @Test
    void aDryRunDoesNotHurry() {
        world.with(pod("shop/web-1").ofReplicaSet())
                .start()
                .settle()
                .terminate()
                .run(HOUR);
        assertThat(world.turns).isLessThan(4000);
    }
}
