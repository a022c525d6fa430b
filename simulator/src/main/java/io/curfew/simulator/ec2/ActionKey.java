package io.curfew.simulator.ec2;

import java.util.Optional;

/** Names an open action of a hook, by instance or by the token of its notification (A1). */
public record ActionKey(String group, String hook, Optional<String> instance, Optional<String> token) {

    public static ActionKey ofInstance(String group, String hook, String instance) {
        return new ActionKey(group, hook, Optional.of(instance), Optional.empty());
    }

    public static ActionKey ofToken(String group, String hook, String token) {
        return new ActionKey(group, hook, Optional.empty(), Optional.of(token));
    }

    /** The instance, else the token, else nothing. */
    String subject() {
        return instance.or(() -> token).orElse("");
    }

    Refusal notActive() {
        // A6. An instance that is named wins over a token.
        return Refusal.validation("No active Lifecycle Action found with "
                + instance.map(id -> "instance ID " + id).orElseGet(() -> "token " + token.orElse("null")));
    }
}
