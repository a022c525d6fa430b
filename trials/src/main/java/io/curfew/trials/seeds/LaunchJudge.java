package io.curfew.trials.seeds;

import io.curfew.simulator.ec2.LifecycleState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Judges the launching hook: it is completed when the Node is Ready, and not before. */
final class LaunchJudge {
    /** The group is asked each 15 s, the Node each 30 s at most; a backoff that troubles have grown comes on top. */
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    private final Facts facts;
    private Optional<Instant> waits = Optional.empty();

    LaunchJudge(Facts facts) {
        this.facts = facts;
        facts.world.fleet.onStateChange(change -> {
            if (change.instance().equals(facts.world.instanceId())) {
                waits = change.to() == LifecycleState.PENDING_WAIT ? Optional.of(facts.now()) : Optional.empty();
            }
        });
    }

    void completed() {
        facts.check(
                Rule.LAUNCHED_WHEN_READY,
                facts.world.isReady() || facts.world.node().isEmpty(),
                () -> "the launching hook was completed, and the Node is not Ready");
    }

    /** Another interruption comes first, and whose Node it is must be known. */
    void passed(AgentRun process) {
        if (waits.isEmpty()
                || !facts.world.isReady()
                || !facts.standing.acting().isEmpty()
                || !facts.standing.told()
                || facts.scenario.strangersNode()
                || facts.cordonHopeless) {
            return;
        }
        var since = Facts.latest(
                waits.get().plus(facts.scenario.group().propagation()),
                facts.world.readySince(),
                facts.faults.quietSince(),
                facts.noticedLast,
                process.started);
        facts.check(
                Rule.LAUNCHED_WHEN_READY,
                facts.now().isBefore(since.plus(PATIENCE)),
                () -> "the launching hook is open, and nothing stood in the way since " + since);
    }
}
