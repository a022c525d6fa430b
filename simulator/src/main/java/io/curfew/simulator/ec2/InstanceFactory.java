package io.curfew.simulator.ec2;

import io.curfew.simulator.time.WorldTime;

/** Makes instances, numbered, so that the same story always has the same names. */
final class InstanceFactory {
    private final WorldTime time;
    private int made;

    InstanceFactory(WorldTime time) {
        this.time = time;
    }

    InstanceMetadata next() {
        var number = ++made;
        var zone = "eu-central-1" + "abc".charAt(number % 3);
        var identity = new Identity(
                String.format("i-%017x", 0xc0ffee0000L + number),
                "m7g.large",
                zone,
                "10.0." + number / 250 + "." + (number % 250 + 4),
                Purchase.ON_DEMAND,
                time.instant());
        return new InstanceMetadata(identity, time);
    }
}
