package io.curfew.agent.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A label selector with the syntax of Kubernetes, perhaps of one namespace only: {@code batch/app=trainer,tier!=test}.
 *
 * <p>What stands before the first slash is a namespace if it holds no dot: namespaces cannot, and the prefix of a label
 * key nearly always does ({@code app.kubernetes.io/name=trainer}).
 *
 * @param text as it was given
 * @param namespace empty: every namespace
 * @param terms all of them must match
 */
public record PodSelector(String text, Optional<String> namespace, List<Term> terms) {
    private static final String KEY = "(?:[a-z0-9][a-z0-9.-]{0,252}/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
    private static final String VALUE = "(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?";
    private static final Pattern NAMESPACED = Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)/(.*)");
    private static final Pattern EQUALITY = Pattern.compile("(" + KEY + ")\\s*(=|==|!=)\\s*(" + VALUE + ")");
    private static final Pattern SET = Pattern.compile("(" + KEY + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*(" + KEY + ")");
    /** Commas between terms, not those inside parentheses. */
    private static final Pattern BETWEEN_TERMS = Pattern.compile(",(?![^(]*\\))");

    public PodSelector {
        terms = List.copyOf(terms);
    }

    /** One requirement on the labels. */
    public sealed interface Term {
        /** Also true of a pod without the key where {@code wanted} is {@code NOTHING_OF}. */
        record OneOf(String key, Set<String> values, Wanted wanted) implements Term {
            public OneOf {
                values = Set.copyOf(values);
            }
        }

        record Present(String key, Wanted wanted) implements Term {}

        /** Whether the term asks for what it names, or for its contrary. */
        enum Wanted {
            THIS,
            NOTHING_OF
        }

        default boolean matches(Map<String, String> labels) {
            return switch (this) {
                case OneOf t -> (t.wanted == Wanted.THIS) == t.values.contains(labels.getOrDefault(t.key, "\0"));
                case Present t -> (t.wanted == Wanted.THIS) == labels.containsKey(t.key);
            };
        }
    }

    /** Reads {@code text}; empty where that is no selector. */
    public static Optional<PodSelector> parse(String text) {
        var stripped = text.strip();
        var namespaced = NAMESPACED.matcher(stripped);
        var inNamespace = namespaced.matches();
        var namespace = inNamespace ? Optional.of(namespaced.group(1)) : Optional.<String>empty();
        var terms = new ArrayList<Term>();
        for (var part : BETWEEN_TERMS.split(inNamespace ? namespaced.group(2) : stripped, -1)) {
            var term = term(part.strip());
            if (term.isEmpty()) {
                return Optional.empty();
            }
            terms.add(term.get());
        }
        return Optional.of(new PodSelector(stripped, namespace, terms));
    }

    public boolean matches(String podNamespace, Map<String, String> labels) {
        return namespace.filter(n -> !n.equals(podNamespace)).isEmpty()
                && terms.stream().allMatch(t -> t.matches(labels));
    }

    private static Optional<Term> term(String text) {
        var equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            return Optional.of(new Term.OneOf(
                    equality.group(1),
                    Set.of(equality.group(3)),
                    wanted(equality.group(2).equals("!="))));
        }
        var set = SET.matcher(text);
        if (set.matches()) {
            var values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .collect(Collectors.toSet());
            return values.stream().allMatch(v -> v.matches(VALUE))
                    ? Optional.of(new Term.OneOf(
                            set.group(1), values, wanted(set.group(2).equals("notin"))))
                    : Optional.empty();
        }
        var exists = EXISTS.matcher(text);
        return exists.matches()
                ? Optional.of(
                        new Term.Present(exists.group(2), wanted(exists.group(1).equals("!"))))
                : Optional.empty();
    }

    private static Term.Wanted wanted(boolean contrary) {
        return contrary ? Term.Wanted.NOTHING_OF : Term.Wanted.THIS;
    }
}
