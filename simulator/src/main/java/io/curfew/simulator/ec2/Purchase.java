package io.curfew.simulator.ec2;

/** How an instance was bought, as IMDS tells under {@code instance-life-cycle}. */
public enum Purchase {
    ON_DEMAND("on-demand"),
    SPOT("spot");

    private final String text;

    Purchase(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
