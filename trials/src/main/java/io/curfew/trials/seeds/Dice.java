package io.curfew.trials.seeds;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Chance that can be repeated: everything follows from one seed. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Dice of their own, so that one part of the world does not change the luck of another. */
    Dice split() {
        return new Dice(random.split());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Both ends are possible. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** In whole milliseconds; both ends are possible. */
    Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    Duration upTo(Duration most) {
        return between(Duration.ZERO, most);
    }

    /** As likely between 1 s and 10 s as between 10 s and 100 s; {@code least} is above zero. */
    Duration spread(Duration least, Duration most) {
        var low = Math.log((double) least.toMillis());
        var high = Math.log((double) most.toMillis());
        return Duration.ofMillis(Math.round(Math.exp(low + random.nextDouble() * (high - low))));
    }

    @SafeVarargs
    final <T> T oneOf(T... all) {
        return all[random.nextInt(all.length)];
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
