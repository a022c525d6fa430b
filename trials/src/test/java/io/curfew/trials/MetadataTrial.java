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
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Instance metadata in all kinds of trouble. Seven agents run side by side, so the tests here do not. */
@Order(2)
@Execution(ExecutionMode.SAME_THREAD)
final class MetadataTrial {

    /** What goes wrong, and whether a termination is announced meanwhile or afterwards. */
    private record Trouble(String name, Predicate<Request> who, Fault fault, Notice notice) {

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

    private static final List<Trouble> TROUBLES = List.of(
            new Trouble("unavailable", r -> true, Fault.answer(503), Notice.DURING),
            new Trouble("no tokens", r -> true, Fault.answer(401), Notice.AFTER),
            new Trouble("worthless tokens", r -> r.method().equals("GET"), Fault.answer(401), Notice.DURING),
            new Trouble("forbidden", r -> true, Fault.answer(403), Notice.AFTER),
            new Trouble("hanging", r -> true, Fault.hang(), Notice.DURING),
            new Trouble("cut off", r -> true, Fault.reset(), Notice.AFTER),
            new Trouble("10 MB of garbage", r -> true, Fault.garbage(10_000_000), Notice.DURING));

    @Test
    void troubleIsToldSurvivedAndHealsByItselfAndATerminationIsCarriedOutAllTheSame() throws Exception {
        Stage.sideBySide(TROUBLES.stream()
                .<Stage.Scene>map(trouble -> () -> Stage.play(world(), world -> survives(trouble, world)))
                .toList());
    }

    private static void survives(Trouble trouble, SimulatedWorld world) throws Exception {
        var agent = Stage.ready(world::startAgent);
        var rule = trouble.begin(world);
        if (trouble.notice == Notice.DURING) {
            world.terminate();
        }
        Stage.within(60).untilAsserted(() -> {
            var ready = agent.get("/readyz");
            assertThat(ready.status())
                    .as("%s: %s", trouble.name(), ready.body())
                    .isEqualTo(503);
            assertThat(ready.body()).contains("Instance metadata");
        });
        assertThat(agent.alive()).as("%s: alive", trouble.name()).isTrue();
        assertThat(agent.get("/healthz").status())
                .as("%s: /healthz", trouble.name())
                .isEqualTo(200);
        assertThat(world.cordoned())
                .as("%s: cordoned without a word from metadata", trouble.name())
                .isFalse();

        rule.remove();
        Stage.within(20)
                .untilAsserted(() -> assertThat(agent.get("/readyz").status())
                        .as("%s: ready again", trouble.name())
                        .isEqualTo(200));
        if (trouble.notice == Notice.AFTER) {
            world.terminate();
        }
        Stage.within(40)
                .untilAsserted(() -> assertThat(world.completions())
                        .as("%s: completions", trouble.name())
                        .hasSize(1));
        assertThat(world.pods()).isEmpty();
    }

    @Test
    void aTerminationAnnouncedBeforeTheTroubleGoesOnDuringIt() throws Exception {
        Stage.sideBySide(TROUBLES.stream()
                .<Stage.Scene>map(trouble -> () -> Stage.play(world(), world -> goesOn(trouble, world)))
                .toList());
    }

    private static void goesOn(Trouble trouble, SimulatedWorld world) throws Exception {
        var agent = Stage.ready(world::startAgent);
        world.terminate();
        Stage.within(10).until(world::cordoned);
        trouble.begin(world);
        Stage.within(40)
                .untilAsserted(() -> assertThat(world.completions())
                        .as("%s: completions", trouble.name())
                        .hasSize(1));
        assertThat(agent.alive()).as("%s: alive", trouble.name()).isTrue();
        assertThat(world.pods()).isEmpty();
    }

    private static SimulatedWorld world() throws IOException {
        // Nobody can keep a hook alive of which nothing is known: this one waits longer than the trouble lasts.
        var hook = Hook.terminating(SimulatedWorld.HOOK).withHeartbeatTimeout(Duration.ofMinutes(5));
        var world =
                SimulatedWorld.start(GroupSettings.named(SimulatedWorld.GROUP).withHook(hook), Settings.usual());
        world.add(
                world.nodeSketch(),
                pod("shop/web-1").on(world.node()),
                pod("shop/web-2").on(world.node()).endsAfter(Duration.ofSeconds(8)));
        return world;
    }
}
