package io.curfew.simulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and values as queries and posted forms write them: {@code a=1&b=two+words}. */
public final class Form {
    private Form() {}

    /** Names and values, decoded, in the order of the text; a name without a value has an empty one. */
    public static Map<String, List<String>> parse(String text) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var pair : text.split("&")) {
            if (!pair.isEmpty()) {
                var nameAndValue = pair.split("=", 2);
                values.computeIfAbsent(decoded(nameAndValue[0]), name -> new ArrayList<>(1))
                        .add(nameAndValue.length == 1 ? "" : decoded(nameAndValue[1]));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
