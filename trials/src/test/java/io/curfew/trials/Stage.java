package io.curfew.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.curfew.simulator.ec2.HookEnd;
import io.curfew.simulator.ec2.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Where trials are played: closes the world in the end, and tells its story where the trial failed. */
final class Stage {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A start is the one thing that takes much of a processor: a dozen at once on a small machine take a minute. */
    private static final Semaphore STARTS = new Semaphore(2, true);

    private Stage() {}

    /** What is done in a world, and what must hold there. */
    @FunctionalInterface
    interface Act<W> {
        void play(W world) throws Exception;
    }

    /** How an agent is started. */
    @FunctionalInterface
    interface Starting {
        AgentProcess start() throws Exception;
    }

    /** Something done beside others. */
    @FunctionalInterface
    interface Scene {
        void play() throws Exception;
    }

    static <W extends Storied> void play(W world, Act<W> act) throws Exception {
        try (world) {
            try {
                act.play(world);
            } catch (Exception | AssertionError e) {
                System.out.println("The story of a trial that failed (" + e.getMessage() + "):\n" + world.story());
                throw e;
            }
        }
    }

    /** All at once; fails with the first failure after all have ended. */
    static void sideBySide(List<Scene> scenes) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var scene : scenes) {
                running.add(threads.submit(() -> {
                    scene.play();
                    return scene;
                }));
            }
            for (var each : running) {
                await(each);
            }
        }
    }

    private static void await(Future<?> each) throws Exception {
        try {
            each.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Error error -> throw error;
                case Exception failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    /** Waits for a condition, looking ten times a second. */
    static ConditionFactory within(Duration limit) {
        return Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(100));
    }

    static ConditionFactory within(int seconds) {
        return within(Duration.ofSeconds(seconds));
    }

    /** An agent that answers, has read its Node and hears instance metadata. */
    static AgentProcess ready(Starting starting) throws Exception {
        return started(starting, agent -> agent.get("/readyz").ok());
    }

    /** An agent that has come as far as {@code stage} says. */
    static AgentProcess started(Starting starting, Predicate<AgentProcess> stage) throws Exception {
        STARTS.acquire();
        try {
            var agent = starting.start();
            within(60).until(() -> stage.test(agent));
            return agent;
        } finally {
            STARTS.release();
        }
    }

    /** What /status says; an empty object while the agent does not answer. */
    static JsonNode status(AgentProcess agent) {
        var answer = agent.get("/status");
        return json(answer.ok() ? answer.body() : "{}");
    }

    static String phase(AgentProcess agent) {
        return status(agent).path("phase").asText();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** The hook was completed, by a call, once, with CONTINUE. */
    static boolean completed(SimulatedWorld world) {
        return !world.completions().isEmpty();
    }

    /** How the hook ended in the one case in which all went well. */
    static boolean wellEnded(List<HookEnd> ends) {
        return ends.size() == 1
                && ends.getFirst().by() == HookEnd.By.COMPLETION
                && ends.getFirst().result() == Result.CONTINUE;
    }
}
