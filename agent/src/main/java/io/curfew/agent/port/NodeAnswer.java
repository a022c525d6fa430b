package io.curfew.agent.port;

/** What the API server said to a read or a patch of the own Node. */
public sealed interface NodeAnswer {
    record Seen(OwnNode node) implements NodeAnswer {}

    /** 404: the Node object is gone. */
    record Gone() implements NodeAnswer {}

    /** 409: the Node is no longer the one that the patch was decided on. */
    record Conflict() implements NodeAnswer {}

    /** 401 or 403; {@code what} names verb and resource. */
    record Denied(String what, String message) implements NodeAnswer {}

    /** Any other answer, or none. */
    record Failed(String why) implements NodeAnswer {}
}
