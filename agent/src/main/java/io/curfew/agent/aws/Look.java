package io.curfew.agent.aws;

/** What one look at instance metadata gave. */
sealed interface Look {
    record Text(String text) implements Look {}

    /** 404 to the item itself, with an accepted token; not a 404 to the request for a token. */
    record NotThere() implements Look {}

    /** Anything else; {@code why} is the same text for the same trouble and holds no token. */
    record Trouble(String why) implements Look {}
}
