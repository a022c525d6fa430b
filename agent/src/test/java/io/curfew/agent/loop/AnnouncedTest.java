package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The status lists all that stands, says which rules, and why. */
class AnnouncedTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void oneAloneRules() {
        busy().terminate().run(SOON);
        assertThat(told()).containsExactly("asg-termination drain rules: Nothing else is announced.");
        assertThat(world.status().interruptions().getFirst().deadline())
                .contains(world.status().plan().orElseThrow().deadline());
    }

    @Test
    void theEarliestDeadlineRulesAmongThoseThatDrain() {
        busy().terminate();
        world.metadata.spot("terminate", world.time.instant().plusSeconds(120));
        world.run(SOON);
        assertThat(told())
                .containsExactly(
                        "spot drain rules: Its deadline is the earliest.",
                        "asg-termination drain: The deadline of spot is earlier.");
    }

    @Test
    void whatOnlyCordonsDoesNotRuleWhereOneDrains() {
        busy().metadata.rebalance(world.time.instant());
        world.run(SOON);
        assertThat(told()).containsExactly("rebalance cordon rules: Nothing else is announced.");
        world.terminate().run(SOON);
        assertThat(told())
                .containsExactly(
                        "asg-termination drain rules: The only one that asks to drain now.",
                        "rebalance cordon: Only cordons, while asg-termination drains.");
    }

    @Test
    void whatIsNotActedOnYetOrIgnoredIsListedAllTheSame() {
        world.set("--on.rebalance=ignore");
        busy().metadata.rebalance(world.time.instant());
        var notBefore = world.time.instant().plus(Duration.ofHours(24));
        world.metadata.maintenance("e-1", "system-reboot", notBefore);
        world.run(SOON);
        assertThat(world.status().plan()).isEmpty();
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "rebalance ignore: Ignored by on.rebalance.",
                        "maintenance drain: Not acted on before " + notBefore.minus(Duration.ofMinutes(10)) + ".");
    }

    private VirtualWorld busy() {
        world.cluster.budgetOf.put("shop/web-1", "web");
        return world.with(pod("shop/web-1").ofReplicaSet()).start().settle();
    }

    private List<String> told() {
        return world.status().interruptions().stream()
                .map(i -> i.kind() + " " + i.effect() + (i.rules() ? " rules" : "") + ": " + i.why())
                .toList();
    }
}
