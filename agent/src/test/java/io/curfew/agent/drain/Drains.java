package io.curfew.agent.drain;

import io.curfew.agent.plan.Plan;
import io.curfew.agent.settings.Settings;
import java.time.Instant;

/** Drains for tests, with the settings that hold where nothing is set. */
final class Drains {
    static final Settings.Drain DEFAULTS = Settings.defaults("node-1").drain();

    private Drains() {}

    static PodStep step(Pod pod, PodClass podClass, Plan plan, Progress progress, Instant now) {
        return step(pod, podClass, Drain.Turn.NOW, plan, progress, now);
    }

    static PodStep step(Pod pod, PodClass podClass, Drain.Turn turn, Plan plan, Progress progress, Instant now) {
        return new Drain(timing(plan), progress, now).step(pod, podClass, turn);
    }

    static Timing timing(Plan plan) {
        return new Timing(plan, DEFAULTS);
    }
}
