package io.curfew.simulator.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.model.Cluster;
import io.curfew.simulator.cluster.model.Listing;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.rules.Deletion;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.http.Request;
import java.util.List;

/** Requests for objects, but for watches: from HTTP to the model and back. */
final class Objects {
    private final Cluster cluster;

    Objects(Cluster cluster) {
        this.cluster = cluster;
    }

    record Result(int code, ObjectNode body) {}

    Result handle(Verb verb, Route route, Request request) {
        if (route.subresource().equals("eviction")) {
            return evict(verb, route, request);
        }
        if (!route.subresource().isEmpty() && !isStatus(route)) {
            throw noSuchResource();
        }
        return switch (verb) {
            case GET -> ok(route, cluster.get(route.resource(), route.namespace(), route.name()));
            case LIST, WATCH -> new Result(200, list(route, request));
            case CREATE -> create(route, request);
            case UPDATE -> alter(route, request, new Patch.Whole(object(route, request)));
            case PATCH -> alter(route, request, patch(route, request));
            case DELETE -> delete(route, request);
        };
    }

    private Result evict(Verb verb, Route route, Request request) {
        if (route.resource() != Resource.PODS) {
            throw noSuchResource();
        }
        if (verb != Verb.CREATE) {
            throw ApiHandler.notAllowed();
        }
        if (!(Wire.read(request.body()).orElse(MissingNode.getInstance()) instanceof ObjectNode body)) {
            throw unreadable("Eviction", request);
        }
        cluster.evict(route.namespace(), route.name(), body, Query.isDryRun(request));
        var success = Json.object().put("kind", "Status").put("apiVersion", "v1");
        success.putObject("metadata");
        return new Result(201, success.put("status", "Success").put("code", 201));
    }

    private ObjectNode list(Route route, Request request) {
        var selection = Query.selection(route, request);
        var atLeast = Query.resourceVersion(request);
        if (atLeast.isPresent() && atLeast.get() > cluster.revision()) {
            throw Refusal.tooNew(atLeast.get(), cluster.revision());
        }
        var cached = atLeast.isPresent() ? cluster.listCached(selection) : cluster.list(selection);
        // The cache is waited for until it is as new as asked.
        var listing = cached.revision() < atLeast.orElse(0L) ? cluster.list(selection) : cached;
        return written(route, listing);
    }

    private static ObjectNode written(Route route, Listing listing) {
        var kind = route.resource().kind() + "List";
        var apiVersion =
                route.form() == Route.Form.CORE_EVENT ? "v1" : route.resource().apiVersion();
        var list = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        list.putObject("metadata").put("resourceVersion", Long.toString(listing.revision()));
        var items = list.putArray("items");
        listing.items().forEach(item -> items.add(withoutKind(shown(route, item))));
        return list;
    }

    // Items of a list do not repeat what the list says.
    private static ObjectNode withoutKind(ObjectNode item) {
        var bare = Json.copy(item);
        bare.remove("kind");
        bare.remove("apiVersion");
        return bare;
    }

    private Result create(Route route, Request request) {
        if (!route.name().isEmpty()) {
            throw ApiHandler.notAllowed();
        }
        if (route.resource().isNamespaced() && route.namespace().isEmpty()) {
            throw ApiHandler.notAllowed();
        }
        var body = object(route, request);
        var created = cluster.create(route.resource(), route.namespace(), body, Query.isDryRun(request));
        return new Result(201, shown(route, created));
    }

    private Result alter(Route route, Request request, Patch patch) {
        var part = isStatus(route) ? Part.STATUS : Part.MAIN;
        var dryRun = Query.isDryRun(request);
        return ok(route, cluster.alter(route.resource(), route.namespace(), route.name(), part, patch, dryRun));
    }

    private static Patch patch(Route route, Request request) {
        var type = request.header("Content-Type").orElse("").replaceFirst("\\s*;.*", "");
        return switch (type) {
            case "application/merge-patch+json" -> new Patch.Merge(changes(route, request));
            case "application/strategic-merge-patch+json" -> new Patch.Strategic(changes(route, request));
            case "application/json-patch+json" -> new Patch.Operations(anyJson(request));
            default -> throw Refusal.of(415, "UnsupportedMediaType", "415: Unsupported Media Type", Json.object());
        };
    }

    private Result delete(Route route, Request request) {
        if (route.name().isEmpty()) {
            throw ApiHandler.notAllowed();
        }
        var outcome = cluster.delete(route.resource(), route.namespace(), route.name(), options(request));
        return switch (outcome) {
            case Deletion.Marked(var object) -> ok(route, object);
            // The server gives back a pod, but of other kinds only that they are gone.
            case Deletion.Removed(var object) when route.resource() == Resource.PODS -> ok(route, object);
            case Deletion.Removed(var object) -> new Result(200, gone(route, object));
        };
    }

    private static DeleteOptions options(Request request) {
        var inBody = DeleteOptions.of(Wire.read(request.body()).orElseGet(Json::object));
        var grace = request.queryValue("gracePeriodSeconds").map(Long::valueOf);
        var withGrace = grace.map(inBody::withGrace).orElse(inBody);
        return Query.isDryRun(request) ? withGrace.asDryRun() : withGrace;
    }

    private static ObjectNode gone(Route route, ObjectNode object) {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        var details = Refusal.details(
                Json.name(object), route.group(), route.resource().plural(), List.of());
        status.put("status", "Success").set("details", details.put("uid", Json.uid(object)));
        return status;
    }

    private static boolean isStatus(Route route) {
        return route.subresource().equals("status") && route.resource().hasStatus();
    }

    private static ObjectNode object(Route route, Request request) {
        if (!(Wire.read(request.body()).orElse(MissingNode.getInstance()) instanceof ObjectNode body)) {
            throw unreadable(route.resource().kind(), request);
        }
        return kept(route, body);
    }

    private static ObjectNode changes(Route route, Request request) {
        if (!(anyJson(request) instanceof ObjectNode body)) {
            throw Refusal.badRequest("error decoding patch: not an object");
        }
        return kept(route, body);
    }

    private static JsonNode anyJson(Request request) {
        return Wire.read(request.body())
                .orElseThrow(() -> Refusal.badRequest("error decoding patch: unexpected end of JSON input"));
    }

    private static Refusal unreadable(String kind, Request request) {
        var body = request.bodyText();
        return Refusal.badRequest("the object provided is unrecognized (must be of type " + kind
                + "): couldn't get version/kind; json parse error: unexpected end of JSON input ("
                + (body.isEmpty() ? "<empty>" : body) + ")");
    }

    private static Refusal noSuchResource() {
        return Refusal.of(404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    private static Result ok(Route route, ObjectNode object) {
        return new Result(200, shown(route, object));
    }

    static ObjectNode shown(Route route, ObjectNode kept) {
        return route.form() == Route.Form.CORE_EVENT ? CoreEvents.toCore(kept) : kept;
    }

    private static ObjectNode kept(Route route, ObjectNode sent) {
        return route.form() == Route.Form.CORE_EVENT ? CoreEvents.toKept(sent) : sent;
    }
}
