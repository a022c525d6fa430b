package io.curfew.simulator.ec2;

/** Auto Scaling said no to a call. */
public final class ApiRefused extends RuntimeException {
    private final transient Refusal refusal;

    public ApiRefused(Refusal refusal) {
        super(refusal.code() + ": " + refusal.message());
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
