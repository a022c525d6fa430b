package io.curfew.simulator.cluster.http;

import io.curfew.simulator.cluster.state.FieldSelector;
import io.curfew.simulator.cluster.state.LabelSelector;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.http.Request;
import java.util.Optional;

/** What queries say. */
final class Query {
    private Query() {}

    static Selection selection(Route route, Request request) {
        var fields = request.queryValue("fieldSelector").orElse("");
        var labels = request.queryValue("labelSelector").orElse("");
        // A watch of one object by its path is the watch of a name.
        var both = route.name().isEmpty() ? fields : fields + ",metadata.name=" + route.name();
        return new Selection(
                route.resource(),
                route.namespace(),
                LabelSelector.parse(labels),
                FieldSelector.parse(route.resource(), both));
    }

    /** Empty where none is asked for. */
    static Optional<Long> resourceVersion(Request request) {
        return request.queryValue("resourceVersion")
                .filter(text -> !text.isEmpty())
                .map(Query::revision);
    }

    static boolean isDryRun(Request request) {
        return request.query().containsKey("dryRun");
    }

    private static long revision(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("invalid resource version: resourceVersion: Invalid value: \"" + text
                    + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
    }
}
