package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies are those of a real server, eviction-answers.md; the numbers in the comments are its cases. */
class EvictionAnswersTest {
    private static final String VIOLATES =
            "\"message\":\"Cannot evict pod as it would violate the pod's disruption budget.\",\"reason\":\"TooManyRequests\",";

    @Test // 1
    void aSuccessIsAccepted() throws IOException {
        assertThat(read(201, "{'kind':'Status','apiVersion':'v1','metadata':{},'status':'Success','code':201}"))
                .isEqualTo(new Accepted());
    }

    @Test
    void aDeletedPodIsAccepted() throws IOException {
        assertThat(read(200, "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'web-1'}}"))
                .isEqualTo(new Accepted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Welcome</html>",
                "null",
                "[]",
                "{}",
                "{'kind':'Status','status':'Failure'}",
                "{'kind':'Status','status':'Succ"
            })
    void aFriendlyAnswerOfSomebodyElseIsNoAnswer(String body) {
        assertThatThrownBy(() -> read(200, body)).isInstanceOf(IOException.class);
    }

    @Test // 7
    void aPodThatIsGoneIsNotFound() throws IOException {
        assertThat(read(404, failure(404, """
                "message":"pods \\"nope\\" not found","reason":"NotFound","details":{"name":"nope","kind":"pods"},"""))).isEqualTo(new NotFound());
    }

    @Test
    void aNotFoundThatNamesNoPodDoesNotMeanThatThePodIsGone() throws IOException {
        assertThat(read(404, "404 page not found\n")).isEqualTo(new Refused(404, "404 page not found"));
        assertThat(read(404, failure(404, """
                "message":"the server could not find the requested resource","reason":"NotFound","details":{},"""))).isInstanceOf(Refused.class);
    }

    @Test // 8
    void anotherUidMeansThatThePodWasReplaced() throws IOException {
        assertThat(read(409, failure(409, """
                "message":"Operation cannot be fulfilled on Pod \\"web-1\\": the UID in the precondition (0) does not \
                match the UID in record (1). The object might have been deleted and then recreated",\
                "reason":"Conflict","details":{"name":"web-1","kind":"Pod"},"""))).isEqualTo(new Replaced());
    }

    @Test // 8b
    void anyOtherConflictDoesNot() throws IOException {
        assertThat(read(409, failure(409, """
                "message":"the ResourceVersion in the precondition (1) does not match the ResourceVersion in record",\
                "reason":"Conflict","details":{"name":"web-1","kind":"Pod"},"""))).isInstanceOf(Conflicted.class);
        assertThat(read(409, "conflict")).isInstanceOf(Refused.class);
    }

    @Test // 9
    void aClosedBudgetIsNamedAndCounted() throws IOException {
        var message = "The disruption budget web-pdb needs 2 healthy pods and has 1 currently";

        assertThat(read(429, budget(message, "")))
                .isEqualTo(new BudgetClosed("web-pdb", Optional.of(new Counts(2, 1)), message));
    }

    @Test // 11
    void aBudgetThatKnowsNoCountIsNamed() throws IOException {
        var message = "The disruption budget web-pdb does not allow evicting pods currently";

        assertThat(read(429, budget(message, ""))).isEqualTo(new BudgetClosed("web-pdb", Optional.empty(), message));
    }

    @Test
    void aBudgetWhoseMessageNobodyKnowsIsStillABudget() throws IOException {
        assertThat(read(429, budget("Later.", ""))).isEqualTo(new BudgetClosed("", Optional.empty(), "Later."));
    }

    @Test // 10
    void aBudgetThatNobodyHasObservedSaysWhenToComeBack() throws IOException {
        var body = budget(
                "The disruption budget web-pdb is still being processed by the server.", ",\"retryAfterSeconds\":7");

        assertThat(read(429, body)).isEqualTo(new BudgetNotObserved("web-pdb", Duration.ofSeconds(7)));
        assertThat(EvictionAnswers.read(new Answer(429, Optional.of(Duration.ofSeconds(9)), body)))
                .isEqualTo(new BudgetNotObserved("web-pdb", Duration.ofSeconds(9)));
    }

    @Test
    void flowControlIsNoBudget() throws IOException {
        var text = "Too many requests, please try again later.\n";

        assertThat(EvictionAnswers.read(new Answer(429, Optional.of(Duration.ofSeconds(3)), text)))
                .isEqualTo(new ServerBusy(Duration.ofSeconds(3)));
        assertThat(read(429, text)).isEqualTo(new ServerBusy(Duration.ofSeconds(1)));
        assertThat(read(429, failure(429, "\"message\":\"slow down\",\"reason\":\"TooManyRequests\",")))
                .isEqualTo(new ServerBusy(Duration.ofSeconds(1)));
    }

    @Test // 13
    void twoBudgetsAreToldFromOtherFaults() throws IOException {
        var message =
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

        assertThat(read(500, failure(500, "\"message\":\"" + message + "\","))).isEqualTo(new TwoBudgets(message));
        assertThat(read(500, failure(500, "\"message\":\"The pod will be rolled by the Strimzi Cluster Operator\",")))
                .isEqualTo(new Refused(500, "The pod will be rolled by the Strimzi Cluster Operator"));
    }

    @Test // 14
    void aTerminatingNamespaceIsNoMissingPermission() throws IOException {
        assertThat(read(403, failure(403, """
                "message":"pods \\"web-1\\" is forbidden: unable to create new content in namespace f4 because it is \
                being terminated","reason":"Forbidden","details":{"name":"web-1","kind":"pods","causes":[\
                {"reason":"NamespaceTerminating","message":"namespace f4 is being terminated",\
                "field":"metadata.namespace"}]},"""))).isEqualTo(new NamespaceTerminating());
    }

    @Test // 15
    void aMissingPermissionIsForbidden() throws IOException {
        assertThat(read(403, failure(403, """
                "message":"pods \\"web-4\\" is forbidden: User \\"agent1\\" cannot create resource","reason":"Forbidden",\
                "details":{"name":"web-4","kind":"pods"},""")))
                .isEqualTo(new Forbidden("pods \"web-4\" is forbidden: User \"agent1\" cannot create resource"));
    }

    @Test // drain.md 2.1: "as blocked"
    void aBudgetWithABrokenStatusIsClosed() throws IOException {
        assertThat(read(403, failure(403, """
                "message":"poddisruptionbudget.policy \\"web-pdb\\" is forbidden: pdb disruptions allowed is negative",\
                "reason":"Forbidden","details":{"name":"web-pdb","group":"policy","kind":"poddisruptionbudget"},""")))
                .isEqualTo(new BudgetClosed(
                        "web-pdb",
                        Optional.empty(),
                        "poddisruptionbudget.policy \"web-pdb\" is forbidden: pdb disruptions allowed is negative"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 422, 502, 503, 504, 302})
    void whateverElseIsRefusedWithItsCode(int code) throws IOException {
        assertThat(read(code, "no\nway")).isEqualTo(new Refused(code, "no way"));
    }

    private static EvictionAnswer read(int code, String body) throws IOException {
        return EvictionAnswers.read(
                new Answer(code, Optional.empty(), body.startsWith("{'") ? body.replace('\'', '"') : body));
    }

    private static String failure(int code, String fields) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\"," + fields
                + "\"code\":" + code + "}";
    }

    private static String budget(String message, String more) {
        return failure(
                429,
                VIOLATES + "\"details\":{\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"" + message + "\"}]"
                        + more + "},");
    }
}
