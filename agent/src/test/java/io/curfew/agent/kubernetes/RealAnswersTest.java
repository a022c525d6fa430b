package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.EvictionAnswer.Accepted;
import io.curfew.agent.drain.EvictionAnswer.BudgetClosed;
import io.curfew.agent.drain.EvictionAnswer.BudgetNotObserved;
import io.curfew.agent.drain.EvictionAnswer.Conflicted;
import io.curfew.agent.drain.EvictionAnswer.Counts;
import io.curfew.agent.drain.EvictionAnswer.Forbidden;
import io.curfew.agent.drain.EvictionAnswer.NamespaceTerminating;
import io.curfew.agent.drain.EvictionAnswer.NotFound;
import io.curfew.agent.drain.EvictionAnswer.Refused;
import io.curfew.agent.drain.EvictionAnswer.Replaced;
import io.curfew.agent.drain.EvictionAnswer.ServerBusy;
import io.curfew.agent.drain.EvictionAnswer.TwoBudgets;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of drain.md 2.1, in the words of a kube-apiserver v1.36.3; the contract tests of the simulator hold that
 * these are its words.
 */
class RealAnswersTest {
    private static final String VIOLATED = """
            "message":"Cannot evict pod as it would violate the pod's disruption budget.","reason":"TooManyRequests",\
            "details":{"causes":[{"reason":"DisruptionBudget","message":"%s"}]%s}""";
    private static final String REJECTED = "pods \"web-1\" is forbidden: ValidatingAdmissionPolicy 'keep' with binding"
            + " 'keep' denied request: not on my watch";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"accepted", "gone", "budgets", "brokenBudgets", "admission", "others"})
    void eachAnswerOfARealServerIsReadAsWhatItMeans(String what, Answer answer, EvictionAnswer meaning)
            throws IOException {
        assertThat(EvictionAnswers.read(answer)).as(what).isEqualTo(meaning);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(row("1 evicted", new Answer(201, Optional.empty(), """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}"""), new Accepted()));
    }

    static Stream<Arguments> gone() {
        return Stream.of(
                row("7 pod gone", failure(404, """
                        "message":"pods \\"nope\\" not found","reason":"NotFound",\
                        "details":{"name":"nope","kind":"pods"}"""), new NotFound()),
                row("pod gone, asked in the name of the node", failure(404, """
                        "message":"pod \\"nope\\" not found","reason":"NotFound",\
                        "details":{"name":"nope","kind":"pod"}"""), new NotFound()),
                row("namespace gone", failure(404, """
                        "message":"namespaces \\"gone\\" not found","reason":"NotFound",\
                        "details":{"name":"gone","kind":"namespaces"}"""), new NotFound()),
                row("8 another pod of that name", failure(409, """
                        "message":"Operation cannot be fulfilled on Pod \\"web-1\\": the UID in the precondition (0) \
                        does not match the UID in record (1). The object might have been deleted and then recreated",\
                        "reason":"Conflict","details":{"name":"web-1","kind":"Pod"}"""), new Replaced()),
                row("14 namespace terminating", failure(403, """
                        "message":"pods \\"web-1\\" is forbidden: unable to create new content in namespace f4 because \
                        it is being terminated","reason":"Forbidden","details":{"name":"web-1","kind":"pods",\
                        "causes":[{"reason":"NamespaceTerminating","message":"namespace f4 is being terminated",\
                        "field":"metadata.namespace"}]}"""), new NamespaceTerminating()));
    }

    static Stream<Arguments> budgets() {
        var counted = "The disruption budget web-pdb needs 2 healthy pods and has 1 currently";
        var uncounted = "The disruption budget web-pdb does not allow evicting pods currently";
        var failed =
                "The disruption budget web-pdb does not allow evicting pods currently because it failed sync: found"
                        + " no controllers for pod web-2";
        var unseen = "The disruption budget web-pdb is still being processed by the server.";
        var two = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
        var contended = "Operation cannot be fulfilled on poddisruptionbudgets.policy \"web-pdb\": the object has been"
                + " modified; please apply your changes to the latest version and try again";
        return Stream.of(
                row("9 closed", violated(counted), closed(Optional.of(new Counts(2, 1)), counted)),
                row("11 cannot count", violated(uncounted), closed(Optional.empty(), uncounted)),
                row("counting failed", violated(failed), closed(Optional.empty(), failed)),
                row(
                        "10 not observed",
                        new Answer(
                                429,
                                Optional.of(Duration.ofSeconds(10)),
                                failure(429, VIOLATED.formatted(unseen, ",\"retryAfterSeconds\":10"))
                                        .text()),
                        new BudgetNotObserved("web-pdb", Duration.ofSeconds(10))),
                row("13 two budgets", failure(500, said(two)), new TwoBudgets(two)),
                row("changed by somebody for 10 s", failure(409, said(contended) + """
                                ,"reason":"Conflict",\
                                "details":{"name":"web-pdb","group":"policy","kind":"poddisruptionbudgets"}"""), new Conflicted(contended)));
    }

    static Stream<Arguments> brokenBudgets() {
        return Stream.of(
                        "pdb disruptions allowed is negative",
                        "DisruptedPods map too big - too many evictions not confirmed by PDB controller")
                .map(why -> "poddisruptionbudget.policy \"web-pdb\" is forbidden: " + why)
                .map(message -> row(message, failure(403, said(message) + """
                                ,"reason":"Forbidden",\
                                "details":{"name":"web-pdb","group":"policy","kind":"poddisruptionbudget"}"""), closed(Optional.empty(), message)));
    }

    static Stream<Arguments> admission() {
        var denied = "admission webhook \"drain.example.com\" denied the request: ";
        var rolled = denied + "The pod will be rolled by the Strimzi Cluster Operator";
        var later = denied + "not now";
        var down = "Internal error occurred: failed calling webhook \"drain.example.com\": failed to call webhook: Post"
                + " https://127.0.0.1:1/?timeout=5s: dial tcp 127.0.0.1:1: connect: connection refused";
        return Stream.of(
                row("Strimzi", failure(500, said(rolled)), new Refused(500, rolled)),
                refusedBy(later, 403, "Forbidden"),
                refusedBy(later, 404, "NotFound"),
                refusedBy(later, 409, "Conflict"),
                refusedBy(later, 429, "TooManyRequests"),
                refusedBy(down, 500, "InternalError"),
                refusedBy(REJECTED, 422, "Invalid"),
                refusedBy(REJECTED, 403, "Forbidden"),
                refusedBy(REJECTED, 413, "RequestEntityTooLarge"));
    }

    static Stream<Arguments> others() {
        var busy = "Too many requests, please try again later.\n";
        var forbidden = "pods \"web-4\" is forbidden: User \"agent1\" cannot create resource \"pods/eviction\" in API"
                + " group \"\" in the namespace \"f0\"";
        // Of older servers, says their source; a v1.36.3 hands on the last conflict instead.
        var timeout = "Timeout: couldn't update PodDisruptionBudget \"web-pdb\" due to conflicts";
        return Stream.of(
                row(
                        "flow control",
                        new Answer(429, Optional.of(Duration.ofSeconds(1)), busy),
                        new ServerBusy(Duration.ofSeconds(1))),
                row("15 no permission", failure(403, said(forbidden) + """
                                ,"reason":"Forbidden","details":{"name":"web-4","kind":"pods"}"""), new Forbidden(forbidden)),
                row("504", failure(504, said(timeout) + """
                                ,"reason":"Timeout","details":{"retryAfterSeconds":10}"""), new Refused(504, timeout)),
                row(
                        "the budget went while it was asked",
                        failure(404, """
                        "message":"poddisruptionbudgets.policy \\"web-pdb\\" not found","reason":"NotFound",\
                        "details":{"name":"web-pdb","group":"policy","kind":"poddisruptionbudgets"}"""),
                        new Refused(404, "poddisruptionbudgets.policy \"web-pdb\" not found")));
    }

    private static Arguments row(String what, Answer answer, EvictionAnswer meaning) {
        return arguments(what, answer, meaning);
    }

    private static Arguments refusedBy(String message, int code, String reason) {
        return row(
                code + " " + message,
                failure(code, said(message) + ",\"reason\":\"" + reason + "\""),
                new Refused(code, message));
    }

    private static BudgetClosed closed(Optional<Counts> counts, String message) {
        return new BudgetClosed("web-pdb", counts, message);
    }

    private static Answer violated(String cause) {
        return failure(429, VIOLATED.formatted(cause, ""));
    }

    private static String said(String message) {
        return "\"message\":\"" + message.replace("\"", "\\\"") + "\"";
    }

    private static Answer failure(int code, String fields) {
        return new Answer(
                code,
                Optional.empty(),
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\"," + fields
                        + ",\"code\":" + code + "}");
    }
}
