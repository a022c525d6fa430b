package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.model.Settings;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.fault.Rule;
import io.curfew.simulator.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Instance metadata in all kinds of trouble. Seven agents run side by side, so the tests here do not. */
@Execution(ExecutionMode.SAME_THREAD)
final class MetadataTrial {

    /** What goes wrong, and whether a termination is announced meanwhile or afterwards. */
    private enum Trouble {
        UNAVAILABLE(r -> true, Fault.answer(503), Notice.DURING),
        TOKENS_REFUSED(r -> true, Fault.answer(401), Notice.AFTER),
        TOKENS_WORTHLESS(r -> r.method().equals("GET"), Fault.answer(401), Notice.DURING),
        FORBIDDEN(r -> true, Fault.answer(403), Notice.AFTER),
        HANGING(r -> true, Fault.hang(), Notice.DURING),
        CUT_OFF(r -> true, Fault.reset(), Notice.AFTER),
        GARBAGE(r -> true, Fault.garbage(10_000_000), Notice.DURING);

        private final Predicate<Request> who;
        private final Fault fault;
        private final Notice notice;

        Trouble(Predicate<Request> who, Fault fault, Notice notice) {
            this.who = who;
            this.fault = fault;
            this.notice = notice;
        }

        Rule<Request, Fault> begin(SimulatedWorld world) {
            var server = world.ec2().imdsServer(world.instance());
            var rule = server.faults().always(who, fault);
            // Whoever has a connection and a token must not get by.
            server.cutConnections();
            return rule;
        }
    }

    private enum Notice {
        DURING,
        AFTER
    }

    @Test
    void troubleIsToldSurvivedAndHealsByItselfAndATerminationIsCarriedOutAllTheSame() throws Exception {
        Stage.sideBySide(Arrays.stream(Trouble.values())
                .<Stage.Scene>map(trouble -> () -> Stage.play(world(), world -> survives(trouble, world)))
                .toList());
    }

    private static void survives(Trouble trouble, SimulatedWorld world) throws Exception {
        var agent = world.startAgent();
        Stage.awaitReady(agent);
        var rule = trouble.begin(world);
        if (trouble.notice == Notice.DURING) {
            world.terminate();
        }
        Stage.within(60).untilAsserted(() -> {
            var ready = agent.get("/readyz");
            assertThat(ready.status()).as("%s: %s", trouble, ready.body()).isEqualTo(503);
            assertThat(ready.body()).contains("Instance metadata");
        });
        assertThat(agent.alive()).as("%s: alive", trouble).isTrue();
        assertThat(agent.get("/healthz").status()).as("%s: /healthz", trouble).isEqualTo(200);
        assertThat(world.cordoned()).as("%s: cordoned without a word from metadata", trouble).isFalse();

        rule.remove();
        Stage.within(20).untilAsserted(() ->
                assertThat(agent.get("/readyz").status()).as("%s: ready again", trouble).isEqualTo(200));
        if (trouble.notice == Notice.AFTER) {
            world.terminate();
        }
        Stage.within(40).untilAsserted(
                () -> assertThat(world.completions()).as("%s: completions", trouble).hasSize(1));
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void aTerminationAnnouncedBeforeTheTroubleGoesOnDuringIt() throws Exception {
        Stage.sideBySide(Arrays.stream(Trouble.values())
                .<Stage.Scene>map(trouble -> () -> Stage.play(world(), world -> goesOn(trouble, world)))
                .toList());
    }

    private static void goesOn(Trouble trouble, SimulatedWorld world) throws Exception {
        var agent = world.startAgent();
        Stage.awaitReady(agent);
        world.terminate();
        Stage.within(10).until(world::cordoned);
        trouble.begin(world);
        Stage.within(40).untilAsserted(
                () -> assertThat(world.completions()).as("%s: completions", trouble).hasSize(1));
        assertThat(world.pods()).isEmpty();
    }

    private static SimulatedWorld world() throws IOException {
        // Nobody can keep a hook alive of which nothing is known: this one waits longer than the trouble lasts.
        var hook = Hook.terminating(SimulatedWorld.HOOK).withHeartbeatTimeout(Duration.ofMinutes(5));
        var world = SimulatedWorld.start(
                GroupSettings.named(SimulatedWorld.GROUP).withHook(hook), Settings.usual());
        world.add(
                world.nodeSketch(),
                pod("shop/web-1").on(world.node()),
                pod("shop/web-2").on(world.node()).endsAfter(Duration.ofSeconds(8)));
        return world;
    }
}
