package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node that takes pods again says why, once. */
class GivenBackTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void anInstanceThatIsInServiceAgain() {
        usual().target(TargetState.STANDBY).run(MINUTE);
        world.target(TargetState.IN_SERVICE).run(HOUR).check();
        assertThat(said("Uncordoned"))
                .containsExactly("The node takes new pods again: the instance is InService again (standby is over).");
    }

    @Test
    void aRebalanceRecommendationThatNoSpotNoticeHasFollowed() {
        usual().metadata.rebalance(world.time.instant());
        world.run(HOUR.multipliedBy(3)).check();
        assertThat(said("Uncordoned"))
                .containsExactly(
                        "The node takes new pods again: no spot notice has followed the rebalance recommendation.");
    }

    @Test
    void aMaintenanceThatIsOverWithItsReboot() {
        usual().metadata.maintenance("e-1", "system-reboot", world.time.instant());
        world.run(MINUTE);
        world.kill();
        world.cluster.reboot("boot-2");
        world.start().run(MINUTE);
        assertThat(said("Uncordoned")).isEmpty();
        world.cluster.ready();
        world.run(Duration.ofMinutes(10)).check();
        assertThat(said("Uncordoned"))
                .containsExactly(
                        "The node takes new pods again: the machine has rebooted, so the maintenance is over.");
    }

    @Test
    void aNodeThatSomebodyElseHadCordonedIsNotCalledUncordoned() {
        world.cluster.nodeBecomes(true, Optional.empty(), new Journal.Entry.None());
        usual().target(TargetState.STANDBY).run(MINUTE);
        world.target(TargetState.IN_SERVICE).run(MINUTE).check();
        assertThat(said("Uncordoned")).isEmpty();
        assertThat(said("MarksRemoved"))
                .singleElement()
                .asString()
                .contains("somebody else had set stays", "InService again");
    }

    @Test
    void aCordonThatCameAfterOursWasGoneStaysEvenWhereALatePatchBringsTheOldJournalBack() {
        usual().target(TargetState.STANDBY).run(MINUTE);
        var old = world.cluster.node().journal();
        world.cluster.patchAnswers.add(new NodeAnswer.Failed("timed out"));
        world.target(TargetState.IN_SERVICE).run(Duration.ofSeconds(5));
        assertThat(world.cluster.node().unschedulable()).isFalse();
        world.cluster.nodeBecomes(true, Optional.empty(), old);
        world.run(MINUTE).check();
        assertThat(world.cluster.node().unschedulable()).isTrue();
        assertThat(world.cluster.node().journal()).isInstanceOf(Journal.Entry.None.class);
    }

    @Test
    void eachTimeIsToldByItself() {
        usual();
        for (var i = 0; i < 3; i++) {
            world.target(TargetState.STANDBY).run(MINUTE);
            world.target(TargetState.IN_SERVICE).run(MINUTE);
        }
        assertThat(said("Uncordoned")).hasSize(3);
    }

    private VirtualWorld usual() {
        return world.target(TargetState.IN_SERVICE)
                .with(pod("shop/web-1").ofReplicaSet())
                .start()
                .settle();
    }

    private List<String> said(String reason) {
        return world.cluster.notices.stream()
                .filter(n -> n.reason().equals(reason))
                .map(Notice::text)
                .toList();
    }
}
