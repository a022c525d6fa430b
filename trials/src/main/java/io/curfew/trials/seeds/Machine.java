package io.curfew.trials.seeds;

import io.curfew.trials.seeds.Fault.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The machine of a run: agents live on it, one after the other, and all of them die with it. */
final class Machine {
    private final Facts facts;
    private final Judge judge;
    private final Dice dice;
    private final Supplier<Mutant> mutants;
    private OneAgent agent;
    private boolean on = true;
    private long turns;

    Machine(Facts facts, Judge judge, Dice dice, Supplier<Mutant> mutants) {
        this.facts = facts;
        this.judge = judge;
        this.dice = dice;
        this.mutants = mutants;
        this.agent = next();
    }

    private OneAgent next() {
        return new OneAgent(facts, judge, dice.split(), mutants.get());
    }

    void start() {
        agent.start();
    }

    void freeze(Instant until) {
        agent.freeze(until);
    }

    /** Turns of all agents so far. */
    long turns() {
        return turns + agent.turns();
    }

    /** The agent is killed, and another one begins after {@code back}. */
    void crash(Duration back) {
        if (!on) {
            return;
        }
        facts.story.say(() -> "the agent dies, and another one begins in " + back);
        facts.faults.happens(Fault.CRASH, Where.AGENT, facts.now().plus(back));
        agent.die();
        facts.world.time.after(back, this::begin);
    }

    /** The machine stops. */
    void off() {
        if (on && !facts.world.over()) {
            facts.story.say(() -> "the machine stops");
            on = false;
            agent.die();
            facts.faults.machineOff();
            facts.world.ready(false);
        }
    }

    /** The machine starts again: the kubelet and the agent come up, in any order. */
    void on() {
        if (on || facts.world.over()) {
            return;
        }
        facts.story.say(() -> "the machine starts");
        on = true;
        var kubelet = dice.upTo(Duration.ofSeconds(20));
        facts.world.time.after(kubelet, () -> {
            facts.story.say(() -> "the kubelet is up, after a boot");
            facts.world.boots();
        });
        facts.world.time.after(kubelet.plus(dice.upTo(Duration.ofSeconds(60))), () -> {
            facts.story.say(() -> "the Node is Ready");
            facts.world.ready(true);
        });
        var agents = dice.between(Duration.ofSeconds(1), Duration.ofSeconds(60));
        facts.faults.machineOn(facts.now().plus(agents));
        facts.world.time.after(agents, this::begin);
    }

    private void begin() {
        if (!on) {
            return;
        }
        turns += agent.turns();
        agent.die();
        agent = next();
        agent.start();
    }
}
