package io.curfew.simulator.cluster.http;

import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.http.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a path is about.
 *
 * @param resource what is kept
 * @param form how events are written: those of the core group have other names
 * @param group as in the path, empty for the core group
 * @param namespace empty where none is named
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record Route(Resource resource, Form form, String group, String namespace, String name, String subresource) {

    enum Form {
        AS_KEPT,
        CORE_EVENT
    }

    /** Empty where the path is not about objects, or of a kind that there is not. */
    static Optional<Route> of(Request request) {
        var parts = Arrays.stream(request.path().split("/"))
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.size() >= 3 && parts.get(0).equals("api") && parts.get(1).equals("v1")) {
            return in("", "v1", parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.get(0).equals("apis")) {
            return in(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    /** The resource as audit logs and rules name it: {@code pods/eviction}. */
    String resourceAndSubresource() {
        return subresource.isEmpty() ? resource.plural() : resource.plural() + "/" + subresource;
    }

    private static Optional<Route> in(String group, String version, List<String> path) {
        var isInside = path.getFirst().equals("namespaces") && path.size() >= 3 && !isOfNamespace(path);
        var namespace = isInside ? path.get(1) : "";
        var rest = isInside ? path.subList(2, path.size()) : path;
        if (rest.size() > 3) {
            return Optional.empty();
        }
        var name = rest.size() > 1 ? rest.get(1) : "";
        var subresource = rest.size() > 2 ? rest.get(2) : "";
        if (group.isEmpty() && rest.getFirst().equals(Resource.EVENTS.plural())) {
            return Optional.of(new Route(Resource.EVENTS, Form.CORE_EVENT, "", namespace, name, subresource));
        }
        return Resource.of(group, version, rest.getFirst())
                .map(resource -> new Route(resource, Form.AS_KEPT, group, namespace, name, subresource));
    }

    private static boolean isOfNamespace(List<String> path) {
        return path.size() == 3 && path.get(2).equals("status");
    }
}
