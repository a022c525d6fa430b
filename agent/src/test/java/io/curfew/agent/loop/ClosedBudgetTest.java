package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A full node of which ten pods are behind one budget. */
class ClosedBudgetTest {
    private static final int BEHIND = 10;

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void aBudgetThatFreesOneAtATimeCostsTheEvictionsTwentyRequestsAndTwelveRetriesAMinute() {
        full();
        IntStream.rangeClosed(1, BEHIND)
                .forEach(i -> world.time.after(Duration.ofSeconds(40L * i), () -> world.cluster.budgets.put("web", 1)));
        world.start()
                .settle()
                .terminate()
                .untilCompleted(Duration.ofMinutes(20))
                .settle()
                .check();
        var evictions = world.cluster.count("evict");
        assertThat(world.cluster.requests.size() - evictions).isLessThanOrEqualTo(20);
        var tries = world.cluster.times("evict shop/db");
        var retries = tries.subList(BEHIND, tries.size());
        for (var begin : retries) {
            // Each opening is one acceptance more.
            assertThat(within(retries, begin)).isLessThanOrEqualTo(12 + 2);
        }
    }

    @Test
    void onceItOpensNobodyWaitsLongerThanFifteenSeconds() {
        full();
        world.start().settle().terminate().run(Duration.ofMinutes(10));
        world.cluster.budgets.put("web", BEHIND);
        world.untilCompleted(Duration.ofSeconds(15 + 4)).check();
    }

    @Test
    void whereTokensAreScarceEveryBlockedPodHasItsTurn() {
        world.set("--drain.rate=1", "--drain.burst=10");
        var names = IntStream.range(0, 60).mapToObj(i -> "shop/db-" + i).toList();
        names.forEach(name -> {
            world.cluster.budgetOf.put(name, "budget-of-" + name);
            world.with(pod(name).ofReplicaSet());
        });
        world.start().settle().terminate().run(Duration.ofMinutes(10));
        for (var name : names) {
            assertThat(world.cluster.times("evict " + name)).as(name).hasSizeGreaterThan(4);
        }
    }

    private void full() {
        IntStream.range(0, 110 - BEHIND)
                .forEach(i -> world.with(pod("shop/web-" + i).ofReplicaSet()));
        IntStream.range(0, BEHIND).forEach(i -> {
            world.cluster.budgetOf.put("shop/db-" + i, "web");
            world.with(pod("shop/db-" + i).ofReplicaSet());
        });
    }

    private static long within(List<Instant> times, Instant begin) {
        return times.stream()
                .filter(t -> !t.isBefore(begin) && t.isBefore(begin.plusSeconds(60)))
                .count();
    }
}
