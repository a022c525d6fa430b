package io.curfew.simulator.ec2;

import java.time.Instant;
import java.util.Locale;

/** A spot interruption: EC2 takes the instance back at {@code time}, usually two minutes ahead. */
public record SpotNotice(Action action, Instant time) {

    /** What EC2 will do. */
    public enum Action {
        TERMINATE,
        STOP,
        HIBERNATE;

        /** As IMDS writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
