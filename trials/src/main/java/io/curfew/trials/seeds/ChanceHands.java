package io.curfew.trials.seeds;

import io.curfew.agent.loop.Hands;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries actions out as a bad network would: each effect and each answer at a time of its own, if at all. */
final class ChanceHands implements Hands {
    private static final Duration STILL_ON_THE_WIRE = Duration.ofSeconds(5);

    private final World world;
    private final Faults faults;
    private final Judge judge;
    private final Dice dice;
    private final Function<Action, Result> performer;
    private final Supplier<Optional<Instant>> died;
    private final int process;

    ChanceHands(
            World world,
            Faults faults,
            Judge judge,
            Dice dice,
            Function<Action, Result> performer,
            Supplier<Optional<Instant>> died,
            int process) {
        this.world = world;
        this.faults = faults;
        this.judge = judge;
        this.dice = dice;
        this.performer = performer;
        this.died = died;
        this.process = process;
    }

    @Override
    public void begin(Action action, Consumer<Result> done) {
        var fate = faults.fateOf(action);
        var flight = new Flight(
                action,
                process,
                world.time.instant(),
                judge.facts.agentNow(),
                fate.fault(),
                judge.listed(process),
                judge.facts.cordonStands(),
                judge.facts.cordoned);
        judge.began(flight);
        fate.fault().ifPresent(f -> judge.facts.story.say(() -> "  fault: " + f.text() + " for " + action.key()));
        var way = new Way(flight, fate, done);
        switch (fate.fault().orElse(Fault.LATE_ANSWER)) {
            case LOST_REQUEST, API_SERVER_AWAY -> way.silence();
            case AUTO_SCALING_AWAY -> {
                if (dice.chance(0.5)) {
                    way.silence();
                } else {
                    way.lie();
                }
            }
            case LOST_ANSWER -> {
                way.effect(fate.request());
                way.silence();
            }
            case LATE_EFFECT -> {
                way.effect(action.timeLimit().plus(dice.upTo(STILL_ON_THE_WIRE)));
                way.noAnswer();
            }
            case REPEATED_REQUEST -> {
                way.effect(fate.request());
                way.effectAndAnswer(fate.request().plus(dice.upTo(Duration.ofSeconds(2))));
            }
            case WRONG_ANSWER -> way.lie();
            default -> way.effectAndAnswer(fate.request());
        }
    }

    /** The way of one action. */
    private final class Way {
        private final Flight flight;
        private final Faults.Fate fate;
        private final Consumer<Result> done;
        private final Action action;

        Way(Flight flight, Faults.Fate fate, Consumer<Result> done) {
            this.flight = flight;
            this.fate = fate;
            this.done = done;
            this.action = flight.action();
        }

        void effect(Duration delay) {
            world.time.after(delay, () -> {
                if (onTheWire()) {
                    perform();
                }
            });
        }

        void effectAndAnswer(Duration delay) {
            if (delay.plus(fate.answer()).compareTo(action.timeLimit()) > 0) {
                effect(delay);
                noAnswer();
                return;
            }
            world.time.after(delay, () -> {
                if (onTheWire()) {
                    var result = perform();
                    world.time.after(fate.answer(), () -> done.accept(result));
                }
            });
        }

        /**
         * Of a process that has died, some requests are on the wire already. Not for long: its connections are closed,
         * and a server gives up what nobody waits for.
         */
        private boolean onTheWire() {
            return died.get()
                    .filter(d -> dice.chance(0.5) || world.time.instant().isAfter(d.plus(STILL_ON_THE_WIRE)))
                    .isEmpty();
        }

        private Result perform() {
            return judge.during(flight, () -> performer.apply(action));
        }

        void noAnswer() {
            var limit = action.timeLimit();
            world.time.after(
                    limit,
                    () -> done.accept(new Result.NoAnswer(action, "no answer within " + limit.toSeconds() + " s")));
        }

        /** The connection breaks, or nothing comes until the time is over. */
        void silence() {
            if (dice.chance(0.3) || fate.answer().compareTo(action.timeLimit()) >= 0) {
                noAnswer();
            } else {
                world.time.after(
                        fate.request().plus(fate.answer()),
                        () -> done.accept(WrongAnswers.none(action, "connection reset")));
            }
        }

        void lie() {
            world.time.after(
                    fate.request().plus(dice.upTo(Faults.ORDINARY)),
                    () -> done.accept(WrongAnswers.some(action, dice)));
        }
    }
}
