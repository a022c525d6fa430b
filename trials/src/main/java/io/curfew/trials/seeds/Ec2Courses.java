package io.curfew.trials.seeds;

import io.curfew.simulator.ec2.MaintenanceEvent;
import io.curfew.simulator.ec2.SpotNotice;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What EC2 announces for the instance, and then does, or does not do. */
final class Ec2Courses {
    private final Facts facts;
    private final World world;
    private final Machine machine;
    private final Dice dice;
    private final Consumer<Instant> terminate;
    private int events;

    /** @param terminate lets Auto Scaling terminate the instance at that time */
    Ec2Courses(Facts facts, Machine machine, Dice dice, Consumer<Instant> terminate) {
        this.facts = facts;
        this.world = facts.world;
        this.machine = machine;
        this.dice = dice;
        this.terminate = terminate;
    }

    void spot(Instant at) {
        happens(at, () -> {
            var action = dice.oneOf(
                    SpotNotice.Action.TERMINATE,
                    SpotNotice.Action.TERMINATE,
                    SpotNotice.Action.STOP,
                    SpotNotice.Action.HIBERNATE);
            var seconds = dice.chance(0.7) ? 120 : dice.between(-30, 300);
            var ends = announce(action, facts.now().plusSeconds(seconds));
            world.halfSpotNotice(dice.chance(0.1));
            if (dice.chance(0.3)) {
                // Capacity rebalancing: Auto Scaling has another one already.
                terminate.accept(facts.now().plus(dice.upTo(Duration.ofSeconds(100))));
            }
            if (dice.chance(0.2)) {
                var other = ends.plusSeconds(dice.between(-60, 60));
                happens(facts.now().plus(dice.upTo(Duration.ofSeconds(60))), () -> announce(action, other));
            }
            if (dice.chance(0.2)) {
                happens(facts.now().plus(dice.upTo(Duration.ofSeconds(110))), () -> {
                    facts.story.say(() -> "EC2: the spot notice vanishes");
                    world.instance.spot(Optional.empty());
                });
            } else {
                happens(later(ends), () -> interrupt(action));
            }
        });
    }

    private Instant announce(SpotNotice.Action action, Instant ends) {
        facts.story.say(() -> "EC2: spot notice, " + action.text() + " at " + ends);
        world.instance.spot(Optional.of(new SpotNotice(action, ends)));
        return ends;
    }

    private void interrupt(SpotNotice.Action action) {
        facts.story.say(() -> "EC2: the instance is interrupted (" + action.text() + ")");
        if (action == SpotNotice.Action.TERMINATE) {
            world.lose();
            return;
        }
        machine.off();
        world.instance.spot(Optional.empty());
        happens(facts.now().plus(dice.spread(Duration.ofSeconds(20), Duration.ofMinutes(20))), machine::on);
    }

    void rebalance(Instant at) {
        happens(at, () -> {
            facts.story.say(() -> "EC2: rebalance recommendation");
            world.instance.rebalance(Optional.of(facts.now()));
            switch (dice.between(0, 7)) {
                case 0, 1 -> spot(facts.now().plus(dice.spread(Duration.ofSeconds(5), Duration.ofMinutes(15))));
                case 2, 3 ->
                    terminate.accept(facts.now().plus(dice.spread(Duration.ofSeconds(5), Duration.ofMinutes(30))));
                case 4 ->
                    happens(facts.now().plus(dice.spread(Duration.ofSeconds(5), Duration.ofMinutes(30))), () -> {
                        facts.story.say(() -> "EC2: another rebalance recommendation");
                        world.instance.rebalance(Optional.of(facts.now()));
                    });
                default -> {}
            }
        });
    }

    void maintenance(Instant at) {
        happens(at, () -> {
            var code = dice.oneOf(
                    "instance-reboot", "system-reboot", "system-maintenance", "instance-stop", "instance-retirement");
            var event =
                    schedule(code, "instance-event-" + ++events, facts.now().plus(dice.upTo(Duration.ofMinutes(20))));
            if (dice.chance(0.2)) {
                schedule(code, "instance-event-" + ++events, facts.now().plus(Duration.ofDays(30)));
            }
            switch (dice.between(0, 9)) {
                case 0 ->
                    happens(between(facts.now(), event.notBefore().plusSeconds(120)), () -> {
                        facts.story.say(() -> "EC2: the maintenance is called off");
                        world.instance.endMaintenance(event.canceled());
                    });
                case 1 ->
                    happens(between(facts.now(), event.notBefore()), () -> {
                        var put = schedule(code, event.id(), event.notBefore().plusSeconds(900));
                        reboot(put);
                    });
                case 2 -> {}
                default -> reboot(event);
            }
        });
    }

    private MaintenanceEvent schedule(String code, String id, Instant notBefore) {
        facts.story.say(() -> "EC2: " + code + " scheduled for " + notBefore + " (" + id + ")");
        var event = MaintenanceEvent.active(id, code, notBefore);
        world.instance.schedule(event);
        return event;
    }

    private void reboot(MaintenanceEvent event) {
        var at = later(event.notBefore().plus(dice.upTo(Duration.ofMinutes(3))));
        happens(at, () -> {
            facts.story.say(() -> "EC2: maintenance " + event.id() + " begins");
            machine.off();
        });
        var up = at.plus(dice.between(Duration.ofSeconds(20), Duration.ofMinutes(5)));
        happens(up, machine::on);
        happens(up.plus(dice.upTo(Duration.ofMinutes(8))).minusSeconds(20), () -> {
            facts.story.say(() -> "EC2: maintenance " + event.id() + " is completed");
            world.instance.endMaintenance(event.completed());
        });
    }

    private Instant later(Instant at) {
        return at.isAfter(facts.now()) ? at : facts.now().plusSeconds(1);
    }

    private Instant between(Instant from, Instant to) {
        return to.isAfter(from) ? from.plus(dice.upTo(Duration.between(from, to))) : from;
    }

    private void happens(Instant at, Runnable what) {
        world.time.at(at, () -> {
            if (!world.over()) {
                what.run();
            }
        });
    }
}
