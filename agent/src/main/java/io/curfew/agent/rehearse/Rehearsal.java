package io.curfew.agent.rehearse;

import io.curfew.agent.hook.HookResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What would happen.
 *
 * @param at when the notice would come
 * @param time the time that the notice would name
 * @param deadline empty where nothing would be done
 * @param empty when no blocking pod would be left
 * @param hook present where a terminating hook would run
 * @param pods all of the node, blocking ones first
 * @param findings what matters; none: the node would be empty in time with nobody cut short
 * @param notes what the answer takes for granted, and what could not be found out
 * @param requests what was asked of the API server
 */
public record Rehearsal(
        String node,
        Question question,
        Instant at,
        Optional<Instant> time,
        Effect effect,
        Optional<Deadline> deadline,
        Window empty,
        Optional<HookForecast> hook,
        List<PodForecast> pods,
        List<Finding> findings,
        List<String> notes,
        int requests) {

    public Rehearsal {
        pods = List.copyOf(pods);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** What the settings make of the notice. */
    public enum Effect {
        IGNORE,
        CORDON,
        DRAIN
    }

    /**
     * @param reason where it comes from, in a few words
     * @param onTimeout what is done about pods that are left then
     * @param limit when nothing can hold the instance any longer; empty where nothing is known
     */
    public record Deadline(Instant at, String reason, String onTimeout, Optional<Instant> limit) {}

    /**
     * The heartbeats are counted in the best run and in the worst.
     *
     * @param every one heartbeat in this time
     * @param completed when the completion would be accepted
     * @param results CONTINUE or ABANDON, as the runs have it
     */
    public record HookForecast(
            String name,
            Duration globalTimeout,
            Duration every,
            int fewestHeartbeats,
            int mostHeartbeats,
            Window completed,
            List<HookResult> results) {
        public HookForecast {
            results = List.copyOf(results);
        }
    }

    public List<PodForecast> blocking() {
        return pods.stream().filter(PodForecast::blocking).toList();
    }

    /** Whether nothing matters. */
    public boolean well() {
        return findings.isEmpty();
    }
}
