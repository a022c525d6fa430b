package io.curfew.simulator.ec2;

/**
 * An answer that says no.
 *
 * @param status of HTTP; from 500 up it is AWS's own fault
 * @param code the error code that clients act upon
 */
public record Refusal(int status, String code, String message) {

    public static Refusal validation(String message) {
        return new Refusal(400, "ValidationError", message);
    }

    /** The account's shared bucket of requests is empty (A22, A23). */
    public static Refusal throttling() {
        return new Refusal(400, "Throttling", "Rate exceeded");
    }

    public static Refusal internalFailure() {
        return new Refusal(500, "InternalFailure", "An internal error has occurred.");
    }

    public static Refusal unavailable() {
        return new Refusal(503, "ServiceUnavailable", "Service Unavailable");
    }

    public static Refusal accessDenied(ApiAction action) {
        var permission = "autoscaling:" + action.text();
        return new Refusal(
                403,
                "AccessDenied",
                "User: arn:aws:sts::" + Arn.ACCOUNT + ":assumed-role/node/i-0 is not authorized to perform: "
                        + permission + " because no identity-based policy allows the " + permission + " action");
    }

    static Refusal noSuchGroup(String group) {
        return validation("AutoScalingGroup name not found - AutoScalingGroup " + group + " not found");
    }

    static Refusal noSuchHook(String hook) {
        return validation("No Lifecycle Hook found with name: " + hook);
    }

    static Refusal noSuchInstance(String instance) {
        return validation("Instance Id not found - No managed instance found for instance ID: " + instance);
    }

    static Refusal notInGroup(String instance, String group) {
        return validation("The instance " + instance + " is not part of Auto Scaling group " + group + ".");
    }

    static Refusal notIn(String instance, String states) {
        return validation("The instance " + instance + " is not in " + states + ".");
    }
}
