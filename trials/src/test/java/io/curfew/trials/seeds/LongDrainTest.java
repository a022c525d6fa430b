package io.curfew.trials.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.settings.Settings;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.HookEnd;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A day's work under a hook of 900 s, whose GlobalTimeout is 25 hours. */
class LongDrainTest {
    private static final Duration WORK = Duration.ofHours(20);

    @Test
    void aPodOfTwentyHoursKeepsTheHookAndItIsCompletedWithinTwoSecondsOfThePodsEnd() {
        var pod = Sketch.pod("twenty-hours")
                .on(Scenario.NODE)
                .ofReplicaSet("batch")
                .grace(Duration.ofHours(22))
                .endsAfter(WORK);
        judged(Simulation.undisturbed(scenario(pod)));
    }

    @Test
    void aPodThatIsWaitedForIsNotSentAwayAndTheHookIsCompletedWithinTwoSecondsOfItsEnd() {
        var pod = Sketch.pod("twenty-hours").on(Scenario.NODE).annotation(Truth.WISH, "wait");
        var simulation = Simulation.undisturbed(scenario(pod));
        var world = simulation.facts().world;
        world.time.at(Scenario.BEGIN.plus(WORK).plusSeconds(7), () -> world.finish("default/twenty-hours"));
        judged(simulation);
    }

    private static void judged(Simulation simulation) {
        var cpu = ManagementFactory.getThreadMXBean();
        var begun = cpu.getCurrentThreadCpuTime();
        var outcome = simulation.run(0);
        print(String.format(
                Locale.ROOT,
                "A drain of %d hours and %d minutes took %d turns and %d ms of CPU time",
                outcome.lasted().toHours(),
                outcome.lasted().toMinutesPart(),
                outcome.turns(),
                (cpu.getCurrentThreadCpuTime() - begun) / 1_000_000));
        assertThat(outcome.broken()).as(Seeds.told(outcome)).isEmpty();
        var facts = simulation.facts();
        assertThat(facts.world.fleet.history().hookEnds()).singleElement().satisfies(end -> {
            assertThat(end.by()).isEqualTo(HookEnd.By.COMPLETION);
            assertThat(Duration.between(Scenario.BEGIN, end.at())).isGreaterThan(WORK);
            assertThat(Duration.between(facts.truth.changed(), end.at()))
                    .isBetween(Duration.ZERO, Duration.ofSeconds(2));
        });
    }

    private static Scenario scenario(Sketch... pods) {
        var own = Sketch.pod(Pods.OWN).on(Scenario.NODE).ofDaemonSet("curfew").toleratesEverything();
        var objects = new ArrayList<Sketch>(List.of(pods));
        objects.addFirst(own);
        return new Scenario(
                Course.TERMINATION,
                Settings.of(Scenario.NODE, List.of()),
                objects,
                List.of(),
                List.of(),
                GroupSettings.named(Scenario.GROUP)
                        .withHook(Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofSeconds(900))),
                Optional.empty(),
                Duration.ofSeconds(3),
                false,
                false,
                Duration.ofDays(2));
    }

    // What the test prints is its result.
    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }
}
