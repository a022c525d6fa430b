package io.curfew.trials.longlife;

import io.curfew.simulator.ec2.Capacity;
import io.curfew.simulator.ec2.LifecycleState;
import io.curfew.simulator.ec2.MaintenanceEvent;
import io.curfew.simulator.ec2.PoolState;
import io.curfew.simulator.ec2.SpotNotice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What comes to the instance, and how it is back in service afterwards: an agent's process lives through it. */
enum Round {
    STANDBY {
        @Override
        void begins(LongLife life, int number) {
            life.world()
                    .autoScaling()
                    .enterStandby(LongWorld.GROUP, List.of(life.world().id()), Capacity.DECREMENT);
        }

        @Override
        void ends(LongLife life, int number) throws InterruptedException {
            life.passUntil("in standby", () -> life.world().state().equals(Optional.of(LifecycleState.STANDBY)));
            life.world()
                    .autoScaling()
                    .exitStandby(LongWorld.GROUP, List.of(life.world().id()));
        }
    },
    /** With a hook, its heartbeats and its completion. */
    WARM_POOL {
        @Override
        void begins(LongLife life, int number) {
            life.world().fleet().scaleInToPool(life.world().id(), PoolState.RUNNING);
        }

        @Override
        void ends(LongLife life, int number) throws InterruptedException {
            life.passUntil(
                    "in the warm pool", () -> life.world().state().equals(Optional.of(LifecycleState.WARMED_RUNNING)));
            life.world().fleet().takeFromPool(life.world().id());
        }
    },
    /** Announced, and called off when the node is drained. */
    MAINTENANCE {
        @Override
        void begins(LongLife life, int number) {
            life.world().instance().schedule(event(life, number));
        }

        @Override
        void ends(LongLife life, int number) {
            life.world().instance().endMaintenance(event(life, number).canceled());
        }

        private static MaintenanceEvent event(LongLife life, int number) {
            return MaintenanceEvent.active(
                    "instance-event-%017d".formatted(number),
                    "instance-reboot",
                    life.world().time().instant().plus(Duration.ofMinutes(11)));
        }
    },
    /** Never withdrawn: given back when no spot notice has followed for as long as it is held. */
    REBALANCE {
        @Override
        void begins(LongLife life, int number) {
            life.world().instance().rebalance(Optional.of(life.world().time().instant()));
        }

        @Override
        void ends(LongLife life, int number) {}
    },
    /** Withdrawn in the last moment. */
    SPOT {
        @Override
        void begins(LongLife life, int number) {
            var at = life.world().time().instant().plus(Duration.ofMinutes(2));
            life.world().instance().spot(Optional.of(new SpotNotice(SpotNotice.Action.STOP, at)));
        }

        @Override
        void ends(LongLife life, int number) {
            life.world().instance().spot(Optional.empty());
        }
    };

    /** The rounds one after the other, over and over. */
    static Round of(int number) {
        return values()[(number - 1) % values().length];
    }

    abstract void begins(LongLife life, int number);

    /** Once the drain is done. */
    abstract void ends(LongLife life, int number) throws InterruptedException;
}
