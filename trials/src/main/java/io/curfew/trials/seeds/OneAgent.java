package io.curfew.trials.seeds;

import io.curfew.agent.loop.Hands;
import io.curfew.agent.loop.Loop;
import io.curfew.agent.loop.Performer;
import io.curfew.agent.loop.Self;
import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Witness;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Result;
import io.curfew.simulator.time.WorldTime.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One process of the agent: the real loop with what it needs to touch this world, from its start to its death. */
final class OneAgent {
    /** One in so many, whatever happened. */
    private static final int STATUSES_LOOKED_AT = 10;

    private final Facts facts;
    private final Judge judge;
    private final Mutant mutant;
    private final Loop loop;
    private final MemoryWatch watch;
    private final PushedMetadata metadata;
    private Optional<Instant> died = Optional.empty();
    private boolean turnIsDue;
    private Instant frozenUntil = Instant.MIN;
    private Alarm alarm = () -> {};
    private Optional<Status.Phase> phase = Optional.empty();
    private Optional<Status> status = Optional.empty();
    /** Whether something came that may change what the agent says of its hooks. */
    private boolean heard = true;

    private long turns;

    OneAgent(Facts facts, Judge judge, Dice dice, Mutant mutant) {
        this.facts = facts;
        this.judge = judge;
        this.watch = new MemoryWatch(facts.world, facts.faults, dice.split());
        this.metadata = new PushedMetadata(facts, dice.split());
        var number = judge.begins();
        var cluster = mutant.around(new MemoryCluster(facts.world, judge, watch), facts);
        var autoScaling = mutant.around(new MemoryAutoScaling(facts.world, judge), facts);
        var performer = new Performer(cluster, autoScaling, this::observe);
        var chance =
                new ChanceHands(facts.world, facts.faults, judge, dice.split(), performer::perform, () -> died, number);
        this.mutant = mutant;
        Hands hands = (action, done) -> {
            var begun = mutant.instead(action, facts);
            chance.begin(begun.getFirst(), result -> arrives(result, done));
            begun.stream().skip(1).forEach(more -> chance.begin(more, _ -> {}));
        };
        this.loop = new Loop(
                facts::agentNow,
                new Self(Scenario.NODE, Optional.of(facts.world.ownPodUid())),
                facts.scenario.settings(),
                hands,
                witness());
    }

    void start() {
        metadata.watch(this::observe);
        turnSoon(RequestJudge.Cause.OBSERVATION);
    }

    /** Dies as by SIGKILL: what it knew is lost. */
    void die() {
        died = died.or(() -> Optional.of(facts.now()));
        alarm.cancel();
        watch.stop();
        metadata.close();
    }

    /** Gets no turn until then. */
    void freeze(Instant until) {
        frozenUntil = until;
    }

    long turns() {
        return turns;
    }

    private void arrives(Result result, Consumer<Result> done) {
        if (died.isEmpty()) {
            heard |= switch (Faults.where(result.action())) {
                case AWS -> true;
                case KUBERNETES -> result instanceof Result.NodeRead || result instanceof Result.NodePatched;
                case REQUESTS, METADATA, AGENT, WORLD -> false;
            };
            var ended = new Observation.ActionEnded(result);
            judge.shown(ended);
            done.accept(
                    mutant.seen(ended, facts) instanceof Observation.ActionEnded(var heardResult)
                            ? heardResult
                            : result);
            turnSoon(RequestJudge.Cause.OBSERVATION);
        }
    }

    private void observe(Observation observation) {
        if (died.isEmpty()) {
            judge.shown(observation);
            loop.observe(mutant.seen(observation, facts));
            turnSoon(RequestJudge.Cause.OBSERVATION);
        }
    }

    private void turnSoon(RequestJudge.Cause cause) {
        if (!turnIsDue) {
            turnIsDue = true;
            var now = facts.now();
            facts.world.time.at(frozenUntil.isAfter(now) ? frozenUntil : now, () -> turn(cause));
        }
    }

    // Rule 8: whatever a turn throws would be the end of the process.
    @SuppressWarnings("CatchingUnchecked")
    private void turn(RequestJudge.Cause cause) {
        turnIsDue = false;
        if (died.isPresent()) {
            return;
        }
        turns++;
        status = Optional.empty();
        Instant wake;
        try {
            wake = loop.turn();
        } catch (RuleBroken broken) {
            throw broken;
        } catch (RuntimeException end) {
            throw new RuleBroken(Rule.LOOP_SURVIVES, "the turn threw " + end + " at " + end.getStackTrace()[0]);
        }
        facts.check(Rule.LOOP_SURVIVES, true, () -> "");
        alarm.cancel();
        var sleep = Duration.between(facts.agentNow(), wake);
        alarm = facts.world.time.after(
                sleep.isNegative() ? Duration.ZERO : sleep, () -> turnSoon(RequestJudge.Cause.TIME));
        judge.turned(status, cause);
    }

    private Witness witness() {
        return new Witness() {
            @Override
            public void turned(Supplier<Status> now) {
                // A status costs as much as the rest of the turn: one is looked at where it may say something new, and
                // now and then all the same.
                var looked = heard || turns % STATUSES_LOOKED_AT == 0;
                if (looked || facts.story.isTold()) {
                    turned(now.get());
                }
                status = looked ? status : Optional.empty();
                heard = false;
            }

            @Override
            public void turned(Status now) {
                status = Optional.of(now);
                if (!phase.equals(Optional.of(now.phase()))) {
                    phase = Optional.of(now.phase());
                    facts.story.say(() -> "phase " + now.phase().text() + ": " + now.reason()
                            + now.plan()
                                    .map(p -> " Deadline " + p.deadline() + " (" + p.deadlineReason() + ").")
                                    .orElse(""));
                }
            }

            @Override
            public void began(Action action) {}

            @Override
            public void ended(Result result, Duration took) {}
        };
    }
}
