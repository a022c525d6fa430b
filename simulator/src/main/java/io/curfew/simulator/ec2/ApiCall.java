package io.curfew.simulator.ec2;

import java.time.Instant;
import java.util.Optional;

/**
 * One call of the Auto Scaling API, as it was answered.
 *
 * @param group empty where the call names none
 * @param hook empty where the call names none
 * @param subject the instances or the token that the call names; empty where it names none
 * @param result of a completion
 * @param refusal empty where the call was accepted
 */
public record ApiCall(
        Instant at,
        ApiAction action,
        String group,
        String hook,
        String subject,
        Optional<Result> result,
        Optional<Refusal> refusal) {

    public boolean accepted() {
        return refusal.isEmpty();
    }

    ApiCall refused(Refusal because) {
        return new ApiCall(at, action, group, hook, subject, result, Optional.of(because));
    }
}
