package io.curfew.simulator.ec2;

import io.curfew.simulator.time.WorldTime;
import io.curfew.simulator.time.WorldTime.Alarm;
import java.time.Instant;

/** The world's time for state that one lock guards: what is due runs with the lock held. */
record Clockwork(WorldTime time, Object lock) {

    Instant now() {
        return time.instant();
    }

    Alarm at(Instant due, Runnable task) {
        return time.at(due, () -> {
            synchronized (lock) {
                task.run();
            }
        });
    }
}
