package io.curfew.agent.notify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a template may ask of a notification, by the name in it; what is not there is an empty text. */
enum Field {
    ID("id"),
    MOMENT("moment"),
    REASON("reason"),
    TEXT("text"),
    AT("at"),
    NODE("node"),
    INSTANCE_ID("instanceId"),
    GROUP("group"),
    INTERRUPTION("interruption"),
    FIRST_SEEN("firstSeen"),
    DEADLINE("deadline"),
    BLOCKING("blocking"),
    POD("pod"),
    DRY_RUN("dryRun");

    private final String text;

    Field(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    String of(Notification n) {
        return switch (this) {
            case ID -> n.id();
            case MOMENT -> n.moment().text();
            case REASON -> n.reason();
            case TEXT -> n.text();
            case AT -> time(n.at());
            case NODE -> n.node();
            case INSTANCE_ID -> n.instanceId().orElse("");
            case GROUP -> n.group().orElse("");
            case INTERRUPTION -> n.interruption().orElse("");
            case FIRST_SEEN -> n.firstSeen().map(Field::time).orElse("");
            case DEADLINE -> n.deadline().map(Field::time).orElse("");
            case BLOCKING -> Integer.toString(n.blocking());
            case POD -> n.pod().orElse("");
            case DRY_RUN -> Boolean.toString(n.dryRun());
        };
    }

    static Optional<Field> named(String name) {
        return Arrays.stream(values()).filter(f -> f.text.equals(name)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Field::text).collect(Collectors.joining(", "));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
