package io.curfew.simulator.ec2;

import java.time.Duration;
import java.util.Optional;

/** What PutLifecycleHook asks for. What is left out stays as it is, or is what AWS fills in where the hook is new. */
public record HookChange(
        String name,
        Optional<Transition> transition,
        Optional<Duration> heartbeatTimeout,
        Optional<Result> defaultResult,
        Optional<String> notificationMetadata,
        Optional<String> notificationTarget,
        Optional<String> role) {

    /** Asks for exactly {@code hook}. */
    public static HookChange to(Hook hook) {
        return new HookChange(
                hook.name(),
                Optional.of(hook.transition()),
                Optional.of(hook.heartbeatTimeout()),
                Optional.of(hook.defaultResult()),
                Optional.of(hook.notificationMetadata()),
                hook.notificationTarget(),
                hook.role());
    }

    Hook apply(Optional<Hook> present) {
        var from = present.orElseGet(() -> Hook.of(
                name,
                transition.orElseThrow(() ->
                        new IllegalArgumentException("LifecycleTransition is required to create a lifecycle hook"))));
        return new Hook(
                name,
                transition.orElse(from.transition()),
                heartbeatTimeout.orElse(from.heartbeatTimeout()),
                defaultResult.orElse(from.defaultResult()),
                notificationMetadata.orElse(from.notificationMetadata()),
                notificationTarget.or(from::notificationTarget),
                role.or(from::role));
    }
}
