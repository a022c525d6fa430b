package io.curfew.simulator.ec2;

/** Auto Scaling said no to a call. Carries no stack trace: it is an answer, not a fault. */
public final class ApiRefused extends RuntimeException {
    private final transient Refusal refusal;

    public ApiRefused(Refusal refusal) {
        super(refusal.code() + ": " + refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
