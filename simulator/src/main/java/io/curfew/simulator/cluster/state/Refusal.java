package io.curfew.simulator.cluster.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The server says no, with the Status body that the real one sends (eviction-answers.md, and observed on 1.36.3).
 *
 * <p>Carries no stack trace: refusals are answers, not faults.
 */
public final class Refusal extends RuntimeException {
    private static final String VIOLATION = "Cannot evict pod as it would violate the pod's disruption budget.";

    private final int code;
    private final transient ObjectNode status;
    private final Duration after;

    private Refusal(int code, String message, ObjectNode status, Duration after) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.after = after;
    }

    /** One entry of {@code details.causes}; no field where it is empty. */
    public record Cause(String reason, String message, String field) {
        public Cause(String reason, String message) {
            this(reason, message, "");
        }
    }

    public int code() {
        return code;
    }

    /** The body; not to be changed. */
    public ObjectNode status() {
        return status;
    }

    /** How long the real server tries by itself before it says so. */
    public Duration after() {
        return after;
    }

    /** The header Retry-After in seconds, where the answer has one. */
    public OptionalInt retryAfter() {
        var seconds = Json.at(status, "details", "retryAfterSeconds");
        return seconds.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(seconds.asInt());
    }

    /** The same answer, given only after {@code wait}. */
    public Refusal delayedBy(Duration wait) {
        return new Refusal(code, status.path("message").asText(), status, wait);
    }

    /** Any refusal; {@code reason} may be empty, as in the 500 of two budgets. */
    public static Refusal of(int code, String reason, String message) {
        return build(code, reason, message, Optional.empty());
    }

    /** Any refusal with details. */
    public static Refusal of(int code, String reason, String message, ObjectNode details) {
        return build(code, reason, message, Optional.of(details));
    }

    public static Refusal badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    public static Refusal notFound(Resource resource, String name) {
        return about(404, "NotFound", resource, name, resource.qualifiedPlural() + quoted(name) + " not found");
    }

    public static Refusal alreadyExists(Resource resource, String name) {
        return about(
                409, "AlreadyExists", resource, name, resource.qualifiedPlural() + quoted(name) + " already exists");
    }

    /** A write on a resourceVersion that is no longer the newest. */
    public static Refusal modified(Resource resource, String name) {
        var message = "Operation cannot be fulfilled on " + resource.qualifiedPlural() + quoted(name)
                + ": the object has been modified; please apply your changes to the latest version and try again";
        return about(409, "Conflict", resource, name, message);
    }

    /** A precondition of a deletion or an eviction that does not hold; {@code kind} as details name it. */
    public static Refusal precondition(Resource resource, String name, String what) {
        var message = "Operation cannot be fulfilled on " + resource.qualifiedKind() + quoted(name) + ": " + what;
        return of(409, "Conflict", message, details(name, resource.group(), resource.kind(), List.of()));
    }

    public static Refusal invalid(Resource resource, String name, List<Cause> causes) {
        var first = causes.getFirst();
        var message =
                resource.qualifiedKind() + quoted(name) + " is invalid: " + first.field() + ": " + first.message();
        return of(422, "Invalid", message, details(name, resource.group(), resource.kind(), causes));
    }

    public static Refusal namespaceTerminating(Resource resource, String name, String namespace) {
        var message =
                resource.qualifiedPlural() + quoted(name) + " is forbidden: unable to create new content in namespace "
                        + namespace + " because it is being terminated";
        var cause = new Cause(
                "NamespaceTerminating", "namespace " + namespace + " is being terminated", "metadata.namespace");
        return of(403, "Forbidden", message, details(name, resource.group(), resource.plural(), List.of(cause)));
    }

    /** An eviction that a budget does not allow now. */
    public static Refusal budget(String message) {
        return of(429, "TooManyRequests", VIOLATION, details("", "", "", List.of(budgetCause(message))));
    }

    /** An eviction whose budget the controller has not seen yet: to be tried again after ten seconds. */
    public static Refusal budgetUnseen(String budget) {
        var cause = budgetCause("The disruption budget " + budget + " is still being processed by the server.");
        var details = details("", "", "", List.of(cause));
        details.put("retryAfterSeconds", 10);
        return of(429, "TooManyRequests", VIOLATION, details);
    }

    /** A validating webhook says no, with the code and reason of its own choice; {@code reason} may be empty. */
    public static Refusal webhook(String webhook, int code, String reason, String message) {
        return of(code, reason, "admission webhook" + quoted(webhook) + " denied the request: " + message);
    }

    /** A validating webhook whose failure counts as a no cannot be asked. */
    public static Refusal webhookUnreachable(String webhook, String why) {
        var message = "failed calling webhook" + quoted(webhook) + ": failed to call webhook: " + why;
        var details = details("", "", "", List.of(new Cause("", message)));
        return of(500, "InternalError", "Internal error occurred: " + message, details);
    }

    /** A ValidatingAdmissionPolicy says no; its own reason decides about the code. */
    public static Refusal policy(Resource resource, String name, Denial denial) {
        var why = "ValidatingAdmissionPolicy '" + denial.policy() + "' with binding '" + denial.binding()
                + "' denied request: " + denial.message();
        var message = resource.qualifiedPlural() + quoted(name) + " is forbidden: " + why;
        var details = details(name, resource.group(), resource.plural(), List.of(new Cause("", why)));
        return of(denial.code(), denial.reason(), message, details);
    }

    /**
     * What a ValidatingAdmissionPolicy holds against a request.
     *
     * @param reason as in its validation: Invalid (the default of Kubernetes), Forbidden or RequestEntityTooLarge
     */
    public record Denial(String policy, String binding, String reason, String message) {
        int code() {
            return switch (reason) {
                case "Forbidden" -> 403;
                case "RequestEntityTooLarge" -> 413;
                default -> 422;
            };
        }
    }

    /** A watch from before the history begins. */
    public static Refusal tooOld(long asked, long oldest) {
        return of(410, "Expired", "too old resource version: " + asked + " (" + oldest + ")");
    }

    /** A list that is to be newer than anything there is. */
    public static Refusal tooNew(long asked, long current) {
        var details = details("", "", "", List.of(new Cause("ResourceVersionTooLarge", "Too large resource version")));
        details.put("retryAfterSeconds", 1);
        return of(504, "Timeout", "Timeout: Too large resource version: " + asked + ", current: " + current, details);
    }

    private static Cause budgetCause(String message) {
        return new Cause("DisruptionBudget", message);
    }

    private static Refusal about(int code, String reason, Resource resource, String name, String message) {
        return of(code, reason, message, details(name, resource.group(), resource.plural(), List.of()));
    }

    private static String quoted(String name) {
        return " \"" + name + "\"";
    }

    /** Details as the server orders them; what is empty is left out. */
    public static ObjectNode details(String name, String group, String kind, List<Cause> causes) {
        var details = Json.object();
        putUnlessEmpty(details, "name", name);
        putUnlessEmpty(details, "group", group);
        putUnlessEmpty(details, "kind", kind);
        if (!causes.isEmpty()) {
            var array = details.putArray("causes");
            for (var cause : causes) {
                var entry = array.addObject();
                putUnlessEmpty(entry, "reason", cause.reason());
                entry.put("message", cause.message());
                putUnlessEmpty(entry, "field", cause.field());
            }
        }
        return details;
    }

    private static Refusal build(int code, String reason, String message, Optional<ObjectNode> details) {
        var status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Failure").put("message", message);
        putUnlessEmpty(status, "reason", reason);
        details.ifPresent(node -> status.set("details", node));
        status.put("code", code);
        return new Refusal(code, message, status, Duration.ZERO);
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}
