package io.curfew.simulator.ec2;

import io.curfew.simulator.http.Form;
import io.curfew.simulator.http.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parameters of a call in the Query protocol, from the form or the query. */
final class Parameters {
    private final Map<String, List<String>> values;

    Parameters(Request request) {
        values = new LinkedHashMap<>(request.query());
        values.putAll(Form.parse(request.bodyText()));
    }

    Optional<String> text(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    String required(String name) {
        return text(name).orElseThrow(() -> {
            var field = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
            return new ApiRefused(Refusal.validation("1 validation error detected: Value null at '" + field
                    + "' failed to satisfy constraint: Member must not be null"));
        });
    }

    /** {@code Name.member.1}, {@code Name.member.2} and so on. */
    List<String> list(String name) {
        var list = new ArrayList<String>();
        for (var next = text(name + ".member.1"); next.isPresent(); ) {
            list.add(next.get());
            next = text(name + ".member." + (list.size() + 1));
        }
        return list;
    }

    Optional<Integer> number(String name) {
        return text(name).map(value -> {
            try {
                return Integer.valueOf(value);
            } catch (NumberFormatException e) {
                throw new ApiRefused(new Refusal(400, "MalformedInput", name + "=" + value + " is no number"));
            }
        });
    }

    <E extends Enum<E>> Optional<E> choice(String name, List<E> choices, Function<E, String> text) {
        return text(name)
                .map(value -> choices.stream()
                        .filter(choice -> text.apply(choice).equals(value))
                        .findFirst()
                        .orElseThrow(
                                () -> new ApiRefused(Refusal.validation("1 validation error detected: Value '" + value
                                        + "' at '" + name + "' is not one of "
                                        + choices.stream().map(text).toList()))));
    }
}
