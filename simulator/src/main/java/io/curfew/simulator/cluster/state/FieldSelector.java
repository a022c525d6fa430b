package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Chooses by those fields that the real server allows, with {@code =}, {@code ==} and {@code !=}. */
public final class FieldSelector {
    /** Matches everything. */
    public static final FieldSelector ALL = new FieldSelector(List.of());

    private static final Set<String> OF_PODS = Set.of(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName");
    // Core events call the same fields by other names; what is kept is events.k8s.io/v1.
    private static final Set<String> OF_EVENTS = Set.of(
            "reason",
            "type",
            "reportingController",
            "regarding.kind",
            "regarding.namespace",
            "regarding.name",
            "regarding.uid",
            "regarding.apiVersion",
            "regarding.resourceVersion",
            "regarding.fieldPath");

    private final List<Term> terms;

    private FieldSelector(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    private record Term(List<String> path, String value, boolean wanted) {
        boolean matches(JsonNode object) {
            return Json.text(object, path.toArray(String[]::new)).equals(value) == wanted;
        }
    }

    public boolean matches(JsonNode object) {
        for (var term : terms) {
            if (!term.matches(object)) {
                return false;
            }
        }
        return true;
    }

    /** From a query; refuses a field by which the server cannot choose. */
    public static FieldSelector parse(Resource resource, String text) {
        var terms = new ArrayList<Term>();
        for (var part : text.split(",")) {
            if (!part.isBlank()) {
                terms.add(term(resource, part));
            }
        }
        return new FieldSelector(terms);
    }

    private static Term term(Resource resource, String part) {
        var sides = part.split("!=|==|=", 2);
        if (sides.length != 2) {
            throw Refusal.badRequest("invalid selector: '" + part + "'; can't understand '" + part + "'");
        }
        var field = resource == Resource.EVENTS ? eventField(sides[0]) : sides[0];
        if (!isAllowed(resource, field)) {
            throw Refusal.badRequest("field label not supported: " + field);
        }
        return new Term(List.of(field.split("\\.")), sides[1], !part.contains("!="));
    }

    private static String eventField(String field) {
        return field.replaceFirst("^involvedObject\\.", "regarding.")
                .replaceFirst("^(reportingComponent|source)$", "reportingController");
    }

    private static boolean isAllowed(Resource resource, String field) {
        if (field.equals("metadata.name") || (resource.isNamespaced() && field.equals("metadata.namespace"))) {
            return true;
        }
        return switch (resource) {
            case PODS -> OF_PODS.contains(field);
            case NODES -> field.equals("spec.unschedulable");
            case EVENTS -> OF_EVENTS.contains(field);
            case NAMESPACES -> field.equals("status.phase");
            case DAEMON_SETS, REPLICA_SETS, BUDGETS -> false;
        };
    }
}
