package io.curfew.trials.seeds;

import io.curfew.trials.seeds.Fault.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One run: a world, an agent and their luck, all from one seed. The same seed always runs the same. */
final class Simulation {
    /** Faults last so long at most, and backoffs after them. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(30);
    /** What comes and goes has gone by then. */
    private static final Duration FORTH_AND_BACK = Duration.ofMinutes(45);

    private final Scenario scenario;
    private final World world;
    private final Facts facts;
    private final Judge judge;
    private final Faults faults;
    private final Dice dice;
    private final Machine machine;

    /**
     * What became of a run.
     *
     * @param broken the rule that did not hold, if any
     * @param lasted in the world's time
     * @param story empty where it was not asked for
     */
    record Outcome(
            long seed,
            Course course,
            Optional<RuleBroken> broken,
            Tally tally,
            Duration lasted,
            long turns,
            List<String> story) {}

    /** Whether the story is written down. */
    enum Telling {
        SILENT,
        ALOUD
    }

    static Outcome run(long seed, Supplier<Mutant> mutants, Telling telling) {
        var dice = new Dice(seed);
        var scenario = Scenarios.of(dice.split());
        var world = new World(scenario);
        var faults = Faults.ofChance(dice.split(), world, scenario.notice());
        return new Simulation(scenario, world, faults, dice, mutants, telling).run(seed);
    }

    /** A run of {@code scenario} in which nothing goes wrong. */
    static Simulation undisturbed(Scenario scenario) {
        var dice = new Dice(1);
        var world = new World(scenario);
        var faults = Faults.none(dice.split(), world, scenario.notice());
        return new Simulation(scenario, world, faults, dice, Mutant.NONE, Telling.SILENT);
    }

    Facts facts() {
        return facts;
    }

    private Simulation(
            Scenario scenario, World world, Faults faults, Dice dice, Supplier<Mutant> mutants, Telling telling) {
        this.scenario = scenario;
        this.world = world;
        this.faults = faults;
        this.dice = dice;
        facts = new Facts(
                world, scenario, faults, telling == Telling.ALOUD ? Story.told(world.time) : Story.untold(world.time));
        judge = new Judge(facts);
        machine = new Machine(facts, judge, dice.split(), mutants);
    }

    Outcome run(long seed) {
        facts.story.say(() -> "course " + scenario.course().text());
        facts.story.say(() -> "hooks " + scenario.hooks());
        facts.story.say(() -> "settings " + scenario.settings());
        facts.truth
                .pods()
                .forEach(p -> facts.story.say(
                        () -> "pod " + p.fullName() + (p.blockingSince().isPresent() ? " blocks" : " does not block")));
        var notice = Scenario.BEGIN.plus(scenario.notice());
        var broken = Optional.<RuleBroken>empty();
        try {
            new Courses(facts, machine, dice.split()).plan(notice);
            new Happenings(facts, judge, dice.split()).plan(notice);
            misfortunes();
            machine.start();
            pass(notice.plus(horizon()));
            judge.ends();
        } catch (RuleBroken rule) {
            broken = Optional.of(rule);
            facts.story.say(() -> "BROKEN " + rule.rule() + ": " + rule.getMessage());
        }
        return new Outcome(
                seed,
                scenario.course(),
                broken,
                facts.tally,
                Duration.between(Scenario.BEGIN, world.time.instant()),
                machine.turns(),
                facts.story.lines());
    }

    /** A drain that has passed all its deadlines does nothing new any more. */
    private Duration horizon() {
        var timeout = scenario.settings().drain().timeout();
        var drained = facts.patience().filter(p -> p.compareTo(timeout) > 0).orElse(timeout);
        var last = (scenario.course() == Course.TERMINATION || drained.compareTo(FORTH_AND_BACK) > 0
                        ? drained
                        : FORTH_AND_BACK)
                .plus(AFTERWARDS);
        return last.compareTo(scenario.horizon()) < 0 ? last : scenario.horizon();
    }

    /** Until the instance is gone: with it goes the machine. */
    private void pass(Instant horizon) {
        while (!world.over()) {
            var next = world.time.nextDue();
            if (next.isEmpty() || next.get().isAfter(horizon)) {
                return;
            }
            world.time.moveTo(next.get());
        }
    }

    private void misfortunes() {
        if (faults.has(Fault.CRASH)) {
            for (int n = dice.between(1, 4); n > 0; n--) {
                world.time.at(
                        faults.someTime(),
                        () -> machine.crash(dice.spread(Duration.ofMillis(200), Duration.ofSeconds(60))));
            }
        }
        if (faults.has(Fault.FREEZE)) {
            world.time.at(faults.someTime(), () -> {
                var until = facts.now().plus(dice.spread(Duration.ofSeconds(1), Duration.ofMinutes(5)));
                facts.story.say(() -> "the agent freezes until " + until);
                faults.happens(Fault.FREEZE, Where.AGENT, until);
                machine.freeze(until);
            });
        }
        if (faults.has(Fault.CLOCK_JUMP)) {
            world.time.at(faults.someTime(), () -> {
                var jump = dice.spread(Duration.ofMillis(100), Duration.ofMinutes(10));
                facts.story.say(() -> "the agent's clock jumps ahead by " + jump);
                faults.happens(Fault.CLOCK_JUMP, Where.AGENT, facts.now());
                facts.ahead = facts.ahead.plus(jump);
            });
        }
    }
}
