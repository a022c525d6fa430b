package io.curfew.trials.seeds;

import java.util.Locale;

/** What comes to the instance: the kinds of interruption, alone and together. */
enum Course {
    /** Auto Scaling terminates the instance. */
    TERMINATION,
    /** EC2 takes the instance back, stops it or hibernates it; perhaps Auto Scaling replaces it beforehand. */
    SPOT,
    /** A raised risk of a spot interruption, which comes or does not come. */
    REBALANCE,
    /** EC2 reboots, stops or retires the instance, puts that off or calls it off. */
    MAINTENANCE,
    /** Back to the warm pool, and out of it again. */
    WARM_POOL,
    /** Launched into service, behind a launching hook of its own. */
    LAUNCH,
    /** Launched into the warm pool: it has never served, and nothing is to be done. */
    FIRST_POOL,
    /** An operator puts the instance on standby, and back into service. */
    STANDBY,
    /** An operator takes the instance out of its group. */
    DETACH,
    /** An operator asks for a replacement by the annotation. */
    RECYCLE,
    /** Several of them, one into the other. */
    SEVERAL;

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
