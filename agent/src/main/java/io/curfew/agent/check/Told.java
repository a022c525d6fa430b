package io.curfew.agent.check;

import java.util.Optional;

/** What one look at something gave. */
public sealed interface Told {
    record Said(String text) implements Told {}

    /** It was asked for and is not there. */
    record NotThere() implements Told {}

    /** It could not be read; {@code why} holds no secret. */
    record Trouble(String why) implements Told {}

    default Optional<String> value() {
        return this instanceof Said said ? Optional.of(said.text()) : Optional.empty();
    }
}
