package io.curfew.agent;

import io.curfew.agent.kubernetes.Clusters;
import io.curfew.agent.kubernetes.NoCluster;
import io.curfew.agent.loop.Self;
import io.curfew.agent.notify.WrongNotify;
import io.curfew.agent.settings.Parsed;
import io.curfew.agent.telemetry.Logging;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** {@code curfew run}: opens the rooms, runs the agent, and closes them in turn. */
final class RunningAgent {
    private static final int STOPPED = 0;
    private static final int FAULT = 1;
    private static final int WRONG_USE = 2;
    /** SIGTERM to exit: less than the 2 s that are promised. */
    private static final Duration GOODBYE = Duration.ofMillis(1500);

    private RunningAgent() {}

    static int run(Parsed.Ok parsed, Map<String, String> env, PrintStream err) {
        var settings = parsed.settings();
        Logging.start(settings.log());
        var clock = InstantSource.system();
        var self = new Self(settings.nodeName(), Optional.ofNullable(env.get("POD_UID")));
        try (var rooms = Rooms.open(settings, clock, traffic -> Clusters.open(settings, traffic, clock));
                var agent = new Agent(
                        clock,
                        self,
                        settings,
                        rooms.metadata(),
                        rooms.cluster(),
                        rooms.autoScaling(),
                        rooms.witness())) {
            rooms.http().rehearse(RehearseDesk.open(settings, self, rooms.traffic(), clock));
            return untilAsked(agent, rooms::lastWords);
        } catch (WrongNotify e) {
            err.println(e.getMessage() + from(e.setting(), parsed));
            return WRONG_USE;
        } catch (NoCluster e) {
            err.println(e.getMessage());
            return FAULT;
        }
    }

    private static String from(String setting, Parsed.Ok parsed) {
        return Optional.ofNullable(parsed.origins().get(setting))
                .map(o -> " (from " + o.text() + ")")
                .orElse("");
    }

    // A signal starts the shutdown hooks; this one waits for the loop, and then ends the process with 0 instead of
    // the 143 that the JVM would give: being stopped is no failure.
    private static int untilAsked(Agent agent, Runnable lastWords) {
        var done = new CountDownLatch(1);
        var goodbye = Thread.ofPlatform().name("goodbye").unstarted(() -> {
            agent.stop();
            try {
                if (!done.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                    LoggerFactory.getLogger(RunningAgent.class).warn("agent.stopped late=true");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(STOPPED);
        });
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            agent.run();
            return STOPPED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return STOPPED;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(RunningAgent.class).error("agent.failed", e);
            Runtime.getRuntime().removeShutdownHook(goodbye);
            return FAULT;
        } finally {
            lastWords.run();
            done.countDown();
        }
    }
}
