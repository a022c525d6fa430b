package io.curfew.agent.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSON text with places for fields: <code>{{text}}</code> is the value as it stands within a JSON string, and
 * <code>{{text|slack}}</code> besides with {@code &}, {@code <} and {@code >} as Slack wants them, so that no value can
 * mention a channel. Pure.
 */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final Pattern FIELD = Pattern.compile("\\s*([A-Za-z]+)\\s*(\\|\\s*slack\\s*)?");
    private static final int LONGEST_VALUE = 2_000;

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    private sealed interface Part {
        record Text(String text) implements Part {}

        record Value(Field field, Escape escape) implements Part {}
    }

    private enum Escape {
        JSON,
        SLACK_IN_JSON
    }

    /** What came of reading a template. */
    sealed interface Read {
        record Good(Template template) implements Read {}

        /** {@code why} follows the name of the setting. */
        record Bad(String why) implements Read {}
    }

    static Read read(String text) {
        var parts = new ArrayList<Part>();
        var place = PLACE.matcher(text);
        var end = 0;
        while (place.find()) {
            parts.add(new Part.Text(text.substring(end, place.start())));
            var field = FIELD.matcher(place.group(1));
            var known = field.matches() ? Field.named(field.group(1)) : Optional.<Field>empty();
            if (known.isEmpty()) {
                return new Read.Bad("{{" + shown(place.group(1)) + "}} is no field; there are " + Field.all()
                        + ", each also with |slack");
            }
            parts.add(new Part.Value(known.get(), field.group(2) == null ? Escape.JSON : Escape.SLACK_IN_JSON));
            end = place.end();
        }
        parts.add(new Part.Text(text.substring(end)));
        if (parts.stream().anyMatch(p -> p instanceof Part.Text(String t) && t.contains("{{"))) {
            return new Read.Bad("has {{ without }}");
        }
        var template = new Template(parts);
        return template.fault().<Read>map(Read.Bad::new).orElseGet(() -> new Read.Good(template));
    }

    /** The body to be sent. */
    String render(Notification notification) {
        var body = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Part.Text(String text) -> body.append(text);
                case Part.Value(Field field, Escape escape) -> body.append(value(field.of(notification), escape));
            }
        }
        return body.toString();
    }

    // Tried with values that need every escape, and with as few as there can be.
    private Optional<String> fault() {
        try {
            for (var example : List.of(example("\"\\\n<&>{{id}}"), example(""))) {
                if (STRICT.readTree(render(example)).isMissingNode()) {
                    return Optional.of("is empty");
                }
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            var at = Optional.ofNullable(e.getLocation())
                    .map(l -> ", at line " + l.getLineNr() + ", column " + l.getColumnNr())
                    .orElse("");
            return Optional.of("is no JSON once its fields are filled in" + at
                    + "; a field that is a text stands in quotes: \"{{text}}\"");
        }
    }

    private static Notification example(String text) {
        var some = Optional.of(text);
        return new Notification(
                text,
                Moment.START,
                text,
                text,
                Instant.EPOCH,
                text,
                some,
                some,
                some,
                Optional.empty(),
                Optional.empty(),
                0,
                some,
                false);
    }

    private static String value(String text, Escape escape) {
        var cut = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
        var safe = switch (escape) {
            case JSON -> cut;
            case SLACK_IN_JSON -> cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        };
        return new String(JsonStringEncoder.getInstance().quoteAsString(safe));
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text.replaceAll("\\p{Cntrl}", " ") : "...";
    }
}
