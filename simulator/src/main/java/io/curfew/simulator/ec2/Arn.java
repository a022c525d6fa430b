package io.curfew.simulator.ec2;

/** The names of things in the simulated account. */
final class Arn {
    static final String ACCOUNT = "123456789012";

    private Arn() {}

    static String group(String region, String name) {
        return "arn:aws:autoscaling:" + region + ":" + ACCOUNT
                + ":autoScalingGroup:00000000-0000-0000-0000-000000000000:autoScalingGroupName/" + name;
    }
}
