package io.curfew.agent.port;

/**
 * What Auto Scaling said.
 *
 * @param <T> what a good answer holds
 */
public sealed interface AwsAnswer<T> {
    record Good<T>(T value) implements AwsAnswer<T> {}

    /** {@code ValidationError}, "No active Lifecycle Action found": not yet waiting, or over (A6 to A8). */
    record NoActiveAction<T>(String message) implements AwsAnswer<T> {}

    /** Rate exceeded (A22). */
    record Throttled<T>(String message) implements AwsAnswer<T> {}

    /** A permission is missing; {@code action} is its IAM name, such as {@code autoscaling:DescribeLifecycleHooks}. */
    record Denied<T>(String action, String message) implements AwsAnswer<T> {}

    /** Any other error answer. */
    record Failed<T>(String code, String message) implements AwsAnswer<T> {}

    /** No answer, or no credentials to ask with. */
    record Unreachable<T>(String why) implements AwsAnswer<T> {}
}
