package io.curfew.simulator.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.model.Cluster;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Refusal;
import io.curfew.simulator.http.Answer;
import io.curfew.simulator.http.Handler;
import io.curfew.simulator.http.Request;
import io.curfew.simulator.time.WorldTime;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The way in: finds what a request is about, notes it, asks whether it is allowed, and writes what comes of it. */
public final class ApiHandler implements Handler {
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private final WorldTime time;
    private final ApiLedger ledger;
    private final Access access;
    private final Objects objects;
    private final WatchStream watches;

    public ApiHandler(Cluster cluster, WorldTime time, ApiLedger ledger, Access access) {
        this.time = time;
        this.ledger = ledger;
        this.access = access;
        objects = new Objects(cluster);
        watches = new WatchStream(cluster);
    }

    @Override
    public void handle(Request request, Answer answer) throws IOException {
        try {
            answer(request, answer);
        } catch (Refusal refusal) {
            await(refusal);
            send(request, answer, refusal.code(), refusal.status(), refusal);
        }
    }

    private void answer(Request request, Answer answer) throws IOException {
        var route = Route.of(request);
        if (request.path().equals(REVIEWS)) {
            review(request, answer);
        } else if (route.isPresent()) {
            answer(route.get(), request, answer);
        } else if (HEALTH.contains(request.path())) {
            answer.send(200, "text/plain; charset=utf-8", "ok");
        } else {
            var document = Discovery.at(request.path());
            if (document.isPresent()) {
                send(request, answer, 200, document.get());
            } else {
                answer.send(404, "text/plain; charset=utf-8", "404 page not found\n");
            }
        }
    }

    private void answer(Route route, Request request, Answer answer) throws IOException {
        var verb = verb(route, request);
        if (WatchStream.isWebSocket(request)) {
            // Not noted: the client comes again at once.
            WatchStream.refuseWebSocket(answer);
            return;
        }
        var asked = note(request, verb, route.resourceAndSubresource(), route.group(), route.namespace(), route.name());
        access.check(asked);
        if (verb == Verb.WATCH) {
            watches.serve(route, request, answer);
        } else {
            var result = objects.handle(verb, route, request);
            send(request, answer, result.code(), result.body());
        }
    }

    private void review(Request request, Answer answer) throws IOException {
        var asked = note(request, Verb.CREATE, "selfsubjectreviews", "authentication.k8s.io", "", "");
        access.check(asked);
        var review = Json.object().put("kind", "SelfSubjectReview").put("apiVersion", "authentication.k8s.io/v1");
        review.putObject("metadata").put("creationTimestamp", Json.time(time.instant()));
        var user = review.putObject("status").putObject("userInfo").put("username", asked.user());
        var groups = user.putArray("groups");
        if (asked.user().startsWith("system:node:")) {
            groups.add("system:nodes");
        }
        groups.add("system:authenticated");
        send(request, answer, 201, review);
    }

    private static Verb verb(Route route, Request request) {
        var watches = request.queryValue("watch")
                .filter(v -> v.equals("true") || v.equals("1"))
                .isPresent();
        return switch (request.method()) {
            case "GET" -> watches ? Verb.WATCH : route.name().isEmpty() ? Verb.LIST : Verb.GET;
            case "POST" -> Verb.CREATE;
            case "PUT" -> Verb.UPDATE;
            case "PATCH" -> Verb.PATCH;
            case "DELETE" -> Verb.DELETE;
            default -> throw notAllowed();
        };
    }

    static Refusal notAllowed() {
        var message = "the server does not allow this method on the requested resource";
        return Refusal.of(405, "MethodNotAllowed", message, Json.object());
    }

    private ApiRequest note(Request request, Verb verb, String resource, String group, String namespace, String name) {
        var token = request.header("Authorization").orElse("").replaceFirst("^Bearer ", "");
        var impersonated = request.header("Impersonate-User");
        var asked = new ApiRequest(
                time.instant(),
                verb,
                resource,
                group,
                namespace,
                name,
                impersonated.orElse(access.userOf(token)),
                impersonated,
                request.header("User-Agent").orElse(""),
                query(request));
        ledger.add(asked);
        return asked;
    }

    private static String query(Request request) {
        var parts = request.query().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> entry.getKey() + "=" + value));
        return String.join("&", parts.toList());
    }

    // Some refusals come late, because the real server tries again by itself first.
    private void await(Refusal refusal) {
        if (refusal.after().isZero()) {
            return;
        }
        var over = new CountDownLatch(1);
        time.after(refusal.after(), over::countDown);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Request request, Answer answer, int code, JsonNode body) throws IOException {
        send(request, answer, code, body, Optional.empty());
    }

    private static void send(Request request, Answer answer, int code, ObjectNode body, Refusal refusal)
            throws IOException {
        send(request, answer, code, body, Optional.of(refusal));
    }

    private static void send(Request request, Answer answer, int code, JsonNode body, Optional<Refusal> refusal)
            throws IOException {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Cache-Control", "no-cache, private");
        headers.put("Content-Type", "application/json");
        refusal.ifPresent(
                r -> r.retryAfter().ifPresent(seconds -> headers.put("Retry-After", Integer.toString(seconds))));
        answer.send(code, headers, Wire.body(body, request));
    }
}
