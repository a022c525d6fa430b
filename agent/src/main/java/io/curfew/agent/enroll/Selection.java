package io.curfew.agent.enroll;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which Auto Scaling groups are meant. */
public sealed interface Selection {
    /** In words that follow "no group". */
    String text();

    /** By name; each must be there. */
    record Named(List<String> names) implements Selection {
        public Named {
            names = List.copyOf(names);
        }

        @Override
        public String text() {
            return "named " + String.join(" or ", names);
        }
    }

    /** Those that have all of these tags; at least one must be there. */
    record Tagged(List<Tag> tags) implements Selection {
        public Tagged {
            tags = List.copyOf(tags);
        }

        @Override
        public String text() {
            return "with tag " + tags.stream().map(Tag::text).collect(Collectors.joining(" and "));
        }
    }

    /**
     * A tag of the group itself.
     *
     * @param value empty: any
     */
    record Tag(String key, Optional<String> value) {
        /** Reads {@code key=value}, or {@code key} alone. */
        static Tag read(String text) {
            var equals = text.indexOf('=');
            return equals < 0
                    ? new Tag(text, Optional.empty())
                    : new Tag(text.substring(0, equals), Optional.of(text.substring(equals + 1)));
        }

        String text() {
            return key + value.map(v -> "=" + v).orElse("");
        }
    }
}
