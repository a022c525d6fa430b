package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.cluster.http.Verb;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.trials.CommandProcess.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code curfew rehearse} as people run it, and /rehearse of the running agent. */
final class RehearseTrial {

    @Test
    void theAgentOfTheNodeIsAskedAndNothingIsChanged() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.add(Sketch.pod("shop/web-1").on(world.node()));
            var agent = Stage.ready(world::startAgent);
            var before = world.nodeObject().deepCopy();

            var outcome = ask("--url=" + agent.address(""));

            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out())
                    .anyMatch(line -> line.startsWith("The node would be empty after 0s-"))
                    .anyMatch(line -> line.startsWith("shop/web-1"))
                    .contains("Nothing that matters was found.");
            assertThat(world.pods()).containsExactly("shop/web-1");
            assertThat(world.nodeObject()).isEqualTo(before);
            assertThat(world.ec2().history().calls()).isEmpty();

            var page = agent.get("/rehearse?format=json");
            assertThat(Stage.json(page.body()).path("well").asBoolean()).isTrue();
            var another = agent.get("/rehearse?notice=standby");
            assertThat(another.status()).isEqualTo(429);
            assertThat(another.body()).matches("One rehearsal in 15 s: ask again in \\d+ s\\.\n");
            assertThat(agent.get("/rehearse?notice=flood").status()).isEqualTo(400);
        });
    }

    @Test
    void inTheMiddleOfADrainItDisturbsNothing() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.add(Sketch.pod("batch/report").on(world.node()).endsAfter(Duration.ofSeconds(20)));
            var agent = Stage.ready(world::startAgent);
            world.terminate();
            Stage.within(20).until(() -> Stage.phase(agent).equals("draining"));

            var outcome = ask("--url=" + agent.address(""), "--notice=spot", "--output=json");

            var answer = Stage.json(String.join("\n", outcome.out()));
            assertThat(answer.at("/notes").toString()).contains("Another drain is under way");
            assertThat(world.completions()).isEmpty();
            Stage.within(60).until(() -> Stage.completed(world));
            assertThat(Stage.wellEnded(world.ec2().history().hookEnds())).isTrue();
        });
    }

    @Test
    void whatMattersEndsWithOne() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.add(Sketch.pod("shop/db-0").on(world.node()).grace(Duration.ofSeconds(300)));

            var outcome = fromHere(world);

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).anyMatch(line -> line.startsWith("CUT-SHORT  shop/db-0 wants 5m"));
        });
    }

    @Test
    void aMissingRightIsSaidAndNoFailure() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.add(Sketch.pod("shop/web-1").on(world.node()));
            world.cluster().access().forbid(Verb.CREATE, "pods/eviction");

            var outcome = fromHere(world);

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).anyMatch(line -> line.startsWith("FORBIDDEN  Whoever asked may not evict pods"));
        });
    }

    @Test
    void whereNothingCanBeListedOneLineSaysWhy() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            world.cluster().access().forbid(Verb.LIST, "pods");

            var outcome = fromHere(world);

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).singleElement().asString().startsWith("not allowed to list pods");
        });
    }

    @Test
    void whoeverSwitchesItOffIsNotAsked() throws Exception {
        Stage.play(SimulatedWorld.usual(), world -> {
            var agent = Stage.ready(() -> world.startAgent(Map.of("CURFEW_REHEARSE_ENABLED", "false")));

            var outcome = ask("--url=" + agent.address(""));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .singleElement()
                    .asString()
                    .endsWith("404: Switched off by rehearse.enabled=false.");
        });
    }

    @Test
    void wrongUseExitsWithTwo() throws Exception {
        var outcome = ask("--notice=flood");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).singleElement().asString().startsWith("--notice=flood: must be one of spot,");
        var nobody = ask("--url=http://127.0.0.1:1");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err()).singleElement().asString().startsWith("no agent answers at http://127.0.0.1:1");
    }

    private static Outcome ask(String... options) throws Exception {
        return run(Map.of(), options);
    }

    private static Outcome fromHere(SimulatedWorld world) throws Exception {
        return run(
                Map.of("KUBECONFIG", world.surroundings(Map.of()).kubeconfig().toString()), "--node=" + world.node());
    }

    private static Outcome run(Map<String, String> more, String... options) throws Exception {
        var environment = new HashMap<>(more);
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1");
        var words = new String[options.length + 1];
        words[0] = "rehearse";
        System.arraycopy(options, 0, words, 1, options.length);
        return CommandProcess.run(environment, words);
    }
}
