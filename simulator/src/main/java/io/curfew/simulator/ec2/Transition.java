package io.curfew.simulator.ec2;

/** What a hook holds up: an instance on its way in or on its way out. */
public enum Transition {
    LAUNCHING("autoscaling:EC2_INSTANCE_LAUNCHING"),
    TERMINATING("autoscaling:EC2_INSTANCE_TERMINATING");

    private final String text;

    Transition(String text) {
        this.text = text;
    }

    /** As the API writes it. */
    public String text() {
        return text;
    }
}
