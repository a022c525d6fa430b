package io.curfew.simulator.cluster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the server says of itself: versions, groups and resources. */
final class Discovery {
    private static final List<String> GROUPS = List.of("apps", "events.k8s.io", "authentication.k8s.io", "policy");
    private static final List<String> VERBS = List.of("create", "delete", "get", "list", "patch", "update", "watch");

    private Discovery() {}

    /** The document at {@code path}, if there is one. */
    static Optional<ObjectNode> at(String path) {
        return switch (path) {
            case "/version" -> Optional.of(version());
            case "/api" -> Optional.of(coreVersions());
            case "/apis" -> Optional.of(groups());
            case "/api/v1" -> Optional.of(resources("", "v1"));
            default -> inGroups(path);
        };
    }

    private static Optional<ObjectNode> inGroups(String path) {
        for (var group : GROUPS) {
            if (path.equals("/apis/" + group)) {
                return Optional.of(group(group).put("kind", "APIGroup").put("apiVersion", "v1"));
            }
            if (path.equals("/apis/" + group + "/v1")) {
                return Optional.of(resources(group, group + "/v1"));
            }
        }
        return Optional.empty();
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", "v1.36.3")
                .put("gitCommit", "simulator")
                .put("gitTreeState", "clean")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "go1.26.8")
                .put("compiler", "gc")
                .put("platform", "linux/amd64");
    }

    private static ObjectNode coreVersions() {
        var versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        return versions;
    }

    private static ObjectNode groups() {
        var list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = list.putArray("groups");
        GROUPS.forEach(name -> groups.add(group(name)));
        return list;
    }

    private static ObjectNode group(String name) {
        var group = Json.object().put("name", name);
        group.putArray("versions").add(groupVersion(name));
        group.set("preferredVersion", groupVersion(name));
        return group;
    }

    private static ObjectNode groupVersion(String name) {
        return Json.object().put("groupVersion", name + "/v1").put("version", "v1");
    }

    private static ObjectNode resources(String group, String groupVersion) {
        var list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", groupVersion);
        var resources = list.putArray("resources");
        Arrays.stream(Resource.values())
                .filter(resource -> resource.group().equals(group))
                .forEach(resource -> describe(resources, resource));
        if (group.isEmpty()) {
            entry(resources, "events", "Event", Resource.EVENTS.isNamespaced(), VERBS)
                    .put("singularName", "event")
                    .putArray("shortNames")
                    .add("ev");
            entry(resources, "pods/eviction", "Eviction", true, List.of("create"))
                    .put("group", "policy")
                    .put("version", "v1");
        }
        if (group.equals("authentication.k8s.io")) {
            entry(resources, "selfsubjectreviews", "SelfSubjectReview", false, List.of("create"));
        }
        return list;
    }

    private static void describe(ArrayNode resources, Resource resource) {
        entry(resources, resource.plural(), resource.kind(), resource.isNamespaced(), VERBS)
                .put("singularName", resource.kind().toLowerCase(Locale.ROOT))
                .putArray("shortNames")
                .add(resource.shortName());
        if (resource.hasStatus()) {
            var verbs = List.of("get", "patch", "update");
            entry(resources, resource.plural() + "/status", resource.kind(), resource.isNamespaced(), verbs);
        }
    }

    private static ObjectNode entry(
            ArrayNode resources, String name, String kind, boolean namespaced, List<String> verbs) {
        var entry = resources
                .addObject()
                .put("name", name)
                .put("singularName", "")
                .put("namespaced", namespaced)
                .put("kind", kind);
        verbs.forEach(entry.putArray("verbs")::add);
        return entry;
    }
}
