package io.curfew.simulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The path and the query of a request line. */
record Target(String path, Map<String, List<String>> query) {

    Target(String raw) {
        this(pathOf(raw), Collections.unmodifiableMap(Form.parse(queryOf(raw))));
    }

    private static String pathOf(String raw) {
        var withoutQuery = raw.split("\\?", 2)[0];
        var path = withoutQuery.startsWith("http://") ? withoutQuery.replaceFirst("http://[^/]*", "") : withoutQuery;
        // A plus in a path is a plus, unlike in a form.
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String queryOf(String raw) {
        var mark = raw.indexOf('?');
        return mark < 0 ? "" : raw.substring(mark + 1);
    }
}
