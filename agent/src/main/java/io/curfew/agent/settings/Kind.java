package io.curfew.agent.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a setting accepts, and how its text is read.
 *
 * @param <T> the type of its component in {@link Settings}
 */
interface Kind<T> {
    Read<T> read(String text);

    /** What is accepted, as help and documentation say it. */
    String accepted();

    /** How a text that was given is shown to whoever gave it. */
    default String shown(String text) {
        return Words.shown(text);
    }

    /** What came of reading a text. */
    sealed interface Read<T> {
        record Good<T>(T value) implements Read<T> {}

        /** {@code why} follows the setting and its value: "needs a unit, like 10m or 1h". */
        record Bad<T>(String why) implements Read<T> {}
    }

    static Kind<String> text(Pattern shape, String accepted) {
        return new Kind<>() {
            @Override
            public Read<String> read(String text) {
                return shape.matcher(text).matches() ? new Read.Good<>(text) : new Read.Bad<>("must be " + accepted);
            }

            @Override
            public String accepted() {
                return accepted;
            }
        };
    }

    /** An address that holds a secret: it is never shown. */
    static Kind<Settings.Hidden> hiddenAddress() {
        return new Kind<>() {
            @Override
            public Read<Settings.Hidden> read(String text) {
                return text.strip().matches("https?://[A-Za-z0-9\\[][^\\s\"<>\\p{Cntrl}]*")
                        ? new Read.Good<>(new Settings.Hidden(text.strip()))
                        : new Read.Bad<>("must be " + accepted());
            }

            @Override
            public String accepted() {
                return "an address like https://example.com/path";
            }

            @Override
            public String shown(String text) {
                return new Settings.Hidden(text).toString();
            }
        };
    }

    /** A list of texts with commas between; at least one. */
    static Kind<List<String>> list(Pattern shape, String accepted) {
        return new Kind<>() {
            @Override
            public Read<List<String>> read(String text) {
                var parts =
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList();
                return parts.stream().allMatch(shape.asMatchPredicate())
                        ? new Read.Good<>(parts)
                        : new Read.Bad<>("must be " + accepted);
            }

            @Override
            public String accepted() {
                return accepted;
            }
        };
    }

    /** The word {@code none}, or selectors with semicolons between, since a selector has commas of its own. */
    static Kind<List<PodSelector>> selectors() {
        return new Kind<>() {
            @Override
            public Read<List<PodSelector>> read(String text) {
                if (text.equals("none")) {
                    return new Read.Good<>(List.of());
                }
                var parts = Arrays.stream(text.split(";", -1))
                        .map(PodSelector::parse)
                        .toList();
                return parts.stream().allMatch(Optional::isPresent)
                        ? new Read.Good<>(
                                parts.stream().flatMap(Optional::stream).toList())
                        : new Read.Bad<>("must be " + accepted());
            }

            @Override
            public String accepted() {
                return "none, or label selectors like app=trainer or batch/tier in (a,b), with semicolons between";
            }
        };
    }

    /** {@code word} for nothing, or what {@code kind} accepts. */
    static <T> Kind<Optional<T>> orElse(String word, Kind<T> kind) {
        return new Kind<>() {
            @Override
            public Read<Optional<T>> read(String text) {
                if (text.equals(word)) {
                    return new Read.Good<>(Optional.empty());
                }
                return switch (kind.read(text)) {
                    case Read.Good<T>(T value) -> new Read.Good<>(Optional.of(value));
                    case Read.Bad<T>(String why) -> new Read.Bad<>(why + ", or " + word);
                };
            }

            @Override
            public String accepted() {
                return word + ", or " + kind.accepted();
            }

            @Override
            public String shown(String text) {
                return kind.shown(text);
            }
        };
    }

    static Kind<Integer> wholeNumber(int least, int most) {
        return new Kind<>() {
            @Override
            public Read<Integer> read(String text) {
                // Nine digits always fit.
                if (!text.matches("\\d{1,9}")) {
                    return new Read.Bad<>("must be a whole number, " + accepted());
                }
                var number = Integer.parseInt(text);
                return number < least || number > most
                        ? new Read.Bad<>("must be a whole number, " + accepted())
                        : new Read.Good<>(number);
            }

            @Override
            public String accepted() {
                return least + " to " + most;
            }
        };
    }

    /** One of the values, by the names that other people gave them. */
    static <E extends Enum<E>> Kind<E> named(Map<String, E> choices) {
        return new Kind<>() {
            @Override
            public Read<E> read(String text) {
                var choice = choices.get(text);
                return choice == null ? new Read.Bad<>("must be one of " + accepted()) : new Read.Good<>(choice);
            }

            @Override
            public String accepted() {
                return choices.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(", "));
            }
        };
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> choices) {
        return new Kind<>() {
            @Override
            public Read<E> read(String text) {
                return Arrays.stream(choices.getEnumConstants())
                        .filter(c -> text(c).equals(text))
                        .findFirst()
                        .<Read<E>>map(Read.Good::new)
                        .orElseGet(() -> new Read.Bad<>("must be one of " + accepted()));
            }

            @Override
            public String accepted() {
                return Arrays.stream(choices.getEnumConstants()).map(Kind::text).collect(Collectors.joining(", "));
            }
        };
    }

    private static String text(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
