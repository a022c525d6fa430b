package io.curfew.agent.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A header of the POST. Its value is a secret: it is in no text that anybody sees. */
record Header(String name, String value) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    /** The client sets them itself. */
    private static final Set<String> NOT_OURS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    @Override
    public String toString() {
        return name + ": (hidden)";
    }

    /** What came of reading {@code notify.headers-file}. */
    sealed interface Read {
        record Good(List<Header> headers) implements Read {
            public Good {
                headers = List.copyOf(headers);
            }
        }

        /** {@code why} names lines, and never what stands in them. */
        record Bad(String why) implements Read {}
    }

    /** One {@code Name: value} a line; empty lines and those that begin with # do not count. */
    static Read read(String text) {
        var headers = new ArrayList<Header>();
        var number = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip();
            var value = line.substring(colon + 1).strip();
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                return new Read.Bad("line " + number + " is no header; lines look like Name: value");
            }
            if (NOT_OURS.contains(name.toLowerCase(Locale.ROOT))) {
                return new Read.Bad("line " + number + " sets a header that is not free to be set");
            }
            headers.add(new Header(name, value));
        }
        return new Read.Good(headers);
    }
}
