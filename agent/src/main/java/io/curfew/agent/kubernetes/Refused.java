package io.curfew.agent.kubernetes;

import java.io.IOException;

/** The API server answered, but not with what was asked for. */
final class Refused extends IOException {
    private final transient Refusal refusal;

    Refused(Refusal refusal) {
        super(refusal.text());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
