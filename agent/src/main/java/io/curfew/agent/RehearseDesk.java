package io.curfew.agent;

import io.curfew.agent.kubernetes.NoCluster;
import io.curfew.agent.kubernetes.SoundingLines;
import io.curfew.agent.loop.Self;
import io.curfew.agent.port.Traffic;
import io.curfew.agent.rehearse.Desk;
import io.curfew.agent.rehearse.Desk.Told;
import io.curfew.agent.rehearse.Question;
import io.curfew.agent.rehearse.RehearsalPage;
import io.curfew.agent.rehearse.Sounder;
import io.curfew.agent.rehearse.Sounder.Sounded;
import io.curfew.agent.rehearse.Soundings;
import io.curfew.agent.rehearse.TwoRuns;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.telemetry.Rehearsals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Joins the desk to the cluster, and to whoever serves its answers. */
final class RehearseDesk {
    /** What an HTTP client waits for; a connection that is idle for 30 s is closed. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    private RehearseDesk() {}

    static Rehearsals open(Settings settings, Self self, Traffic traffic, InstantSource clock) {
        if (!settings.rehearseEnabled().on()) {
            return (query, accept) -> page(RehearsalPage.problem(
                    404, RehearsalPage.form(query, accept), "Switched off by rehearse.enabled=false.", Map.of()));
        }
        var desk = new Desk(question -> play(settings, self, traffic, clock, question), clock);
        return (query, accept) -> page(desk, query, accept);
    }

    // Whatever breaks here is a page, and never the end of anything.
    private static Rehearsals.Page page(Desk desk, Map<String, String> query, String accept) {
        try {
            return page(RehearsalPage.of(desk, query, accept));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return page(RehearsalPage.problem(503, RehearsalPage.form(query, accept), "Interrupted.", Map.of()));
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(RehearseDesk.class).warn("rehearsal.failed", e);
            return page(RehearsalPage.problem(500, RehearsalPage.form(query, accept), "Failed: " + e, Map.of()));
        }
    }

    private static Rehearsals.Page page(RehearsalPage page) {
        return new Rehearsals.Page(page.code(), page.form().type(), page.body(), page.headers());
    }

    private static Told play(Settings settings, Self self, Traffic traffic, InstantSource clock, Question question)
            throws InterruptedException {
        try (var soundings = SoundingLines.open(settings, traffic, clock)) {
            return play(soundings, settings, self, clock, question);
        } catch (NoCluster none) {
            return new Told.Unable(String.valueOf(none.getMessage()));
        }
    }

    static Told play(Soundings soundings, Settings settings, Self self, InstantSource clock, Question question)
            throws InterruptedException {
        var sounder = new Sounder(soundings, self, settings, clock, Thread::sleep, LIMIT);
        return switch (sounder.sound()) {
            case Sounded.Found(var premise) -> new Told.Answer(TwoRuns.of(premise, question));
            case Sounded.Failed(var why) -> new Told.Unable(why);
        };
    }
}
