package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Scheduled maintenance: not too early, over a reboot, and back. */
class MaintenanceTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant NOT_BEFORE = VirtualWorld.START.plus(Duration.ofHours(24));

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void aMaintenanceOfTomorrowIsNotDrainedForToday() {
        var before = announced().run(Duration.ofHours(23)).cluster.requests.size();
        assertThat(before).isEqualTo(1); // the Node at start
        assertThat(world.cluster.node().unschedulable()).isFalse();
    }

    @Test
    void theDrainBeginsTheLeadBeforeNotBefore() {
        announced().run(Duration.ofHours(24)).check();
        assertThat(world.cluster.times("patch-node").getFirst())
                .isBetween(NOT_BEFORE.minus(Duration.ofMinutes(10)), NOT_BEFORE.minus(Duration.ofMinutes(9)));
        assertThat(world.cluster.names()).isEmpty();
        assertThat(world.autoScaling.accepted).isEmpty();
    }

    @Test
    void podsThatAreLeftAtNotBeforeAreNeverDeletedForIt() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        announced().run(Duration.ofHours(30)).check();
        assertThat(world.cluster.count("delete")).isZero();
        assertThat(world.cluster.count("evict")).isPositive();
    }

    @Test
    void anAgentThatIsRestartedBeforeTheRebootGoesOnDraining() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        announced().run(NOT_BEFORE.minusSeconds(300));
        var evictions = world.cluster.count("evict");
        world.start().run(Duration.ofMinutes(4));
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.cluster.count("evict")).isGreaterThan(evictions);
        assertThat(world.status().plan().orElseThrow().deadline()).isEqualTo(NOT_BEFORE);
    }

    @Test
    void afterTheRebootTheNodeIsGivenBackWhenItIsReadyThoughTheEventIsStillShown() {
        rebooted();
        world.start().run(MINUTE);
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.cluster.ready();
        world.run(MINUTE).check();
        isGivenBack();
        assertThat(world.status().phase()).isEqualTo(Status.Phase.IDLE);
    }

    @Test
    void theSameMaintenanceDoesNotCordonAgainAfterItsRebootWhateverRestarts() {
        rebooted();
        world.cluster.ready();
        world.start().run(MINUTE).check();
        isGivenBack();
        world.start().run(HOUR).check();
        isGivenBack();
        world.metadata.noMaintenance("event-1");
        world.run(MINUTE).check();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
        var patches = world.cluster.count("patch-node");
        world.run(HOUR);
        assertThat(world.cluster.count("patch-node")).isEqualTo(patches);
    }

    @Test
    void aKubeletThatTellsTheNewBootLateIsWaitedFor() {
        announced().run(NOT_BEFORE.plusSeconds(10));
        world.start().run(Duration.ofSeconds(5));
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.cluster.reboot("boot-2");
        world.cluster.ready();
        world.run(Duration.ofMinutes(2)).check();
        isGivenBack();
    }

    @Test
    void aRebootLeavesTheMaintenanceOfNextMonthStanding() {
        world.metadata.maintenance("event-2", "instance-stop", NOT_BEFORE.plus(Duration.ofDays(1)));
        rebooted();
        world.cluster.ready();
        world.start().run(MINUTE).check();
        isGivenBack();
        world.run(NOT_BEFORE.plus(Duration.ofDays(1))).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void aCordonOfSomebodyElseOutlivesTheReboot() {
        world.cluster.nodeBecomes(true, Optional.empty(), new Journal.Entry.None());
        rebooted();
        world.cluster.ready();
        world.start().run(MINUTE).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.cluster.node().exclusionLabel()).isEmpty();
    }

    @Test
    void aMaintenanceThatIsCalledOffGivesTheNodeBack() {
        announced().run(NOT_BEFORE.minusSeconds(60));
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.metadata.noMaintenance("event-1");
        world.run(MINUTE).check();
        isGivenBack();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    @Test
    void aMaintenanceThatIsPutOffGivesTheNodeBackUntilThen() {
        announced().run(NOT_BEFORE.minusSeconds(60));
        world.metadata.maintenance("event-1", "system-reboot", NOT_BEFORE.plus(Duration.ofDays(1)));
        world.run(MINUTE).check();
        isGivenBack();
        world.run(NOT_BEFORE.plus(Duration.ofDays(1))).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
    }

    @Test
    void aMaintenanceThatNeverComesCostsFourReadsAnHourAtMost() {
        announced().run(NOT_BEFORE.plusSeconds(10));
        world.start().run(HOUR);
        var reads = world.cluster.count("read-node");
        world.run(Duration.ofHours(10)).check();
        assertThat(world.cluster.count("read-node") - reads).isLessThanOrEqualTo(41);
    }

    private VirtualWorld announced() {
        world.metadata.maintenance("event-1", "system-reboot", NOT_BEFORE);
        return world.with(pod("shop/web-1").ofReplicaSet()).start();
    }

    private void rebooted() {
        announced().run(NOT_BEFORE.plusSeconds(30)).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        world.kill();
        world.cluster.reboot("boot-2");
        world.run(MINUTE);
    }

    private void isGivenBack() {
        assertThat(world.cluster.node().unschedulable()).isFalse();
        assertThat(world.cluster.node().exclusionLabel())
                .isNotEqualTo(Optional.of(OwnNode.EXCLUSION_VALUE))
                .isEmpty();
        assertThat(world.cluster.node().journal().read().filter(Journal::marks)).isEmpty();
    }
}
