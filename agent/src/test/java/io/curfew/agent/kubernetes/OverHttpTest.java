package io.curfew.agent.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodeCondition;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.PodsAnswer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over the wire, and what is made of what comes back. */
class OverHttpTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Pod POD = Worlds.pod("shop", "web-1", "u-1");
    private static final String NODE = """
            {"kind":"Node","metadata":{"name":"node-a","uid":"n-1","resourceVersion":"7"}}""";
    private static final String SUCCESS = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}""";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @TempDir
    Path folder;

    private final CountedTraffic traffic = new CountedTraffic();
    private Path kubeconfig = Path.of("");
    private Optional<Cluster> open = Optional.empty();

    @BeforeEach
    void aKubeconfig() {
        kubeconfig = folder.resolve("kubeconfig");
        Worlds.kubeconfig(kubeconfig, URI.create(SERVER.baseUrl()), "first");
    }

    @AfterEach
    void close() {
        open.ifPresent(Cluster::close);
    }

    @Test
    void openingSendsNothing() {
        cluster(Identity.AS_ITSELF);

        assertThat(sent()).isEmpty();
    }

    @Test
    void theNodeIsReadByItsName() {
        answer(200, NODE);

        assertThat(cluster(Identity.AS_ITSELF).readNode()).isInstanceOf(NodeAnswer.Seen.class);

        var request = only();
        assertThat(request.getMethod()).isEqualTo(RequestMethod.GET);
        assertThat(request.getUrl()).isEqualTo("/api/v1/nodes/node-a");
        assertThat(request.getHeader("Authorization")).isEqualTo("Bearer first");
        assertThat(request.getHeader("User-Agent")).isEqualTo("curfew-agent");
        assertThat(request.containsHeader("Impersonate-User")).isFalse();
        assertThat(traffic.counted()).containsExactly("get nodes 200");
    }

    @Test
    void aPatchIsOneMergePatchAndAlwaysItsOwn() {
        answer(200, NODE);
        var patch = new NodePatch(
                Optional.of("7"), new Change.Set<>(true), new Change.Keep<>(), new Change.Keep<>(), Optional.empty());

        assertThat(cluster(Identity.AS_OWN_NODE).patchNode(patch)).isInstanceOf(NodeAnswer.Seen.class);

        var request = only();
        assertThat(request.getMethod()).isEqualTo(RequestMethod.PATCH);
        assertThat(request.getUrl()).isEqualTo("/api/v1/nodes/node-a");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/merge-patch+json");
        assertThat(request.getBodyAsString())
                .isEqualTo("{\"spec\":{\"unschedulable\":true},\"metadata\":{\"resourceVersion\":\"7\"}}");
        assertThat(request.containsHeader("Impersonate-User")).isFalse();
        assertThat(traffic.counted()).containsExactly("patch nodes 200");
    }

    @Test
    void conditionsAreOneStrategicPatchOfTheStatusAndAlwaysItsOwn() {
        answer(200, NODE);
        var patch = new ConditionPatch(Instant.EPOCH, List.of(), Set.of(NodeCondition.Type.DRAINED));

        assertThat(cluster(Identity.AS_OWN_NODE).setConditions(patch)).isInstanceOf(NodeAnswer.Seen.class);

        var request = only();
        assertThat(request.getMethod()).isEqualTo(RequestMethod.PATCH);
        assertThat(request.getUrl()).isEqualTo("/api/v1/nodes/node-a/status");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/strategic-merge-patch+json");
        assertThat(request.getBodyAsString())
                .isEqualTo("{\"status\":{\"conditions\":[{\"$patch\":\"delete\",\"type\":\"Drained\"}]}}");
        assertThat(request.containsHeader("Impersonate-User")).isFalse();
        assertThat(traffic.counted()).containsExactly("patch nodes/status 200");
    }

    @Test
    void whatIsToldAgainIsAPatchOfTheSeriesOfTheSameEvent() {
        answer(201, "{\"kind\":\"Event\"}");
        var cluster = cluster(Identity.AS_OWN_NODE);
        cluster.tell(notice());
        assertThat(cluster.tellAgain(notice(), 7)).isEmpty();

        var told = sent().getFirst();
        var again = sent().getLast();
        assertThat(again.getMethod()).isEqualTo(RequestMethod.PATCH);
        assertThat(again.getHeader("Content-Type")).isEqualTo("application/merge-patch+json");
        assertThat(told.getBodyAsString())
                .contains("\"name\":\"" + again.getUrl().replaceFirst(".*/", "") + "\"");
        assertThat(again.getBodyAsString()).startsWith("{\"series\":{\"count\":7,\"lastObservedTime\":\"20");
        assertThat(again.containsHeader("Impersonate-User")).isFalse();
        assertThat(traffic.counted()).containsExactly("create events 201", "patch events 201");
    }

    @Test
    void anEvictionNamesThePodsUidAndItsGrace() {
        answer(201, SUCCESS);

        assertThat(cluster(Identity.AS_ITSELF).evict(POD, Optional.of(Duration.ofSeconds(20))))
                .isEqualTo(new EvictionAnswer.Accepted());

        var request = only();
        assertThat(request.getMethod()).isEqualTo(RequestMethod.POST);
        assertThat(request.getUrl()).isEqualTo("/api/v1/namespaces/shop/pods/web-1/eviction");
        assertThat(request.getBodyAsString())
                .isEqualTo("{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"web-1\","
                        + "\"namespace\":\"shop\"},\"deleteOptions\":{\"gracePeriodSeconds\":20,"
                        + "\"preconditions\":{\"uid\":\"u-1\"}}}");
        assertThat(traffic.counted()).containsExactly("create pods/eviction 201");
    }

    @Test
    void aGraceOfLessThanASecondIsSentAsOne() {
        answer(201, SUCCESS);

        cluster(Identity.AS_ITSELF).evict(POD, Optional.of(Duration.ofMillis(10)));

        assertThat(only().getBodyAsString()).contains("\"gracePeriodSeconds\":1,");
    }

    @Test
    void withoutAGraceThePodsOwnHolds() {
        answer(201, SUCCESS);

        cluster(Identity.AS_ITSELF).evict(POD, Optional.empty());

        assertThat(only().getBodyAsString()).doesNotContain("gracePeriodSeconds");
    }

    @Test
    void aDeletionNamesThePodsUidAndItsGrace() {
        answer(200, "{\"kind\":\"Pod\"}");

        assertThat(cluster(Identity.AS_ITSELF).delete(POD, Duration.ofSeconds(5)))
                .isEqualTo(new EvictionAnswer.Accepted());

        var request = only();
        assertThat(request.getMethod()).isEqualTo(RequestMethod.DELETE);
        assertThat(request.getUrl()).isEqualTo("/api/v1/namespaces/shop/pods/web-1");
        assertThat(request.getBodyAsString())
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":5,"
                        + "\"preconditions\":{\"uid\":\"u-1\"}}");
        assertThat(traffic.counted()).containsExactly("delete pods 200");
    }

    @Test
    void asItsNodeItReadsListsEvictsAndDeletesButNeverWrites() {
        answer(200, NODE);
        var cluster = cluster(Identity.AS_OWN_NODE);

        cluster.readNode();
        cluster.listPods();
        cluster.evict(POD, Optional.empty());
        cluster.delete(POD, Duration.ofSeconds(1));
        cluster.tell(notice());

        assertThat(sent())
                .filteredOn(request -> !request.getUrl().startsWith("/apis/events.k8s.io/"))
                .hasSize(4)
                .allSatisfy(request ->
                        assertThat(request.getHeader("Impersonate-User")).isEqualTo("system:node:node-a"));
        assertThat(sent())
                .filteredOn(request -> request.getUrl().equals("/apis/events.k8s.io/v1/namespaces/default/events"))
                .hasSize(1)
                .noneMatch(request -> request.containsHeader("Impersonate-User"));
    }

    @Test
    void theConsistentListHasNoVersionAndNoLimit() {
        answer(200, list("\"resourceVersion\":\"9\"", pod("node-a")));

        assertThat(cluster(Identity.AS_ITSELF).listPods())
                .isInstanceOfSatisfying(
                        PodsAnswer.Listed.class,
                        listed -> assertThat(listed.pods()).extracting(Pod::uid).containsExactly("u-1"));

        assertThat(only().getUrl()).isEqualTo("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-a");
        assertThat(traffic.counted()).containsExactly("list pods 200");
    }

    @Test
    void anEmptyListIsAnEmptyNode() {
        answer(200, list("\"resourceVersion\":\"9\""));

        assertThat(cluster(Identity.AS_ITSELF).listPods()).isEqualTo(new PodsAnswer.Listed(List.of()));
    }

    @Test
    void aListThatIsNotWholeIsNeverTakenForPods() {
        var cluster = cluster(Identity.AS_ITSELF);
        var whole = list("\"resourceVersion\":\"9\"", pod("node-a"), pod("node-a"));
        var broken = List.of(
                "",
                "{}",
                "null",
                "[]",
                "<html>",
                SUCCESS,
                whole.substring(0, whole.length() - 1),
                whole.substring(0, whole.length() / 2),
                whole + "}",
                list("\"resourceVersion\":\"9\",\"continue\":\"abc\"", pod("node-a")),
                list("\"x\":\"9\"", pod("node-a")),
                list("\"resourceVersion\":\"9\"", pod("node-a"), pod("node-b")),
                list("\"resourceVersion\":\"9\"", "null"),
                list("\"resourceVersion\":\"9\"", "{}"),
                "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"9\"},\"items\":null}",
                "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"9\"}}");

        for (var body : broken) {
            answer(200, body);

            assertThat(cluster.listPods()).as(body).isInstanceOf(PodsAnswer.Failed.class);
        }
    }

    @Test
    void aRefusedListIsDeniedOrFailed() {
        var cluster = cluster(Identity.AS_ITSELF);

        answer(403, status(403, "Forbidden", "no"));
        assertThat(cluster.listPods()).isEqualTo(new PodsAnswer.Denied("list pods", "no"));
        answer(500, "oops");
        assertThat(cluster.listPods()).isEqualTo(new PodsAnswer.Failed("list pods: 500: oops"));
    }

    @Test
    void whatTheServerSaysOfTheNodeIsToldApart() {
        var cluster = cluster(Identity.AS_ITSELF);
        var patch = NodePatch.journal(new Journal(Map.of(), false, false, "", Set.of()));

        answer(409, status(409, "Conflict", "modified"));
        assertThat(cluster.patchNode(patch)).isEqualTo(new NodeAnswer.Conflict());
        answer(404, status(404, "NotFound", "gone"));
        assertThat(cluster.patchNode(patch)).isEqualTo(new NodeAnswer.Gone());
        answer(403, status(403, "Forbidden", "not yours"));
        assertThat(cluster.patchNode(patch)).isEqualTo(new NodeAnswer.Denied("patch nodes", "not yours"));
        answer(404, "404 page not found");
        assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Failed.class);
        answer(503, "later");
        assertThat(cluster.readNode()).isEqualTo(new NodeAnswer.Failed("get nodes: 503: later"));
    }

    @Test
    void theHeaderRetryAfterIsKept() {
        SERVER.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(429)
                        .withHeader("Retry-After", "4")
                        .withBody("Too many requests, please try again later.\n")));

        assertThat(cluster(Identity.AS_ITSELF).evict(POD, Optional.empty()))
                .isEqualTo(new EvictionAnswer.ServerBusy(Duration.ofSeconds(4)));

        assertThat(sent()).hasSize(1);
        assertThat(traffic.counted()).containsExactly("create pods/eviction 429");
    }

    @Test
    void aFaultOfTheServerIsNotRetriedBeneath() {
        answer(500, "oops");

        assertThat(cluster(Identity.AS_ITSELF).evict(POD, Optional.empty()))
                .isEqualTo(new EvictionAnswer.Refused(500, "oops"));

        assertThat(sent()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBrokenAnswerIsNoAnswer(Fault fault) {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
        var cluster = cluster(Identity.AS_ITSELF);

        assertThat(cluster.evict(POD, Optional.empty())).isInstanceOf(EvictionAnswer.Unreachable.class);
        assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Failed.class);
        assertThat(cluster.listPods()).isInstanceOf(PodsAnswer.Failed.class);
        assertThat(cluster.tell(notice())).isPresent();
        assertThat(sent()).hasSize(4);
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        Worlds.kubeconfig(kubeconfig, URI.create("http://127.0.0.1:1"), "first");

        assertThat(cluster(Identity.AS_ITSELF).evict(POD, Optional.empty()))
                .isInstanceOf(EvictionAnswer.Unreachable.class);
        assertThat(traffic.counted()).containsExactly("create pods/eviction none");
    }

    @Test
    void aServerThatSaysNothingIsUnreachableAfterTheLimit() {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(30_000)));
        var cluster = cluster(Identity.AS_ITSELF, SHORT);

        assertThat(cluster.evict(POD, Optional.empty())).isInstanceOf(EvictionAnswer.Unreachable.class);

        answer(201, SUCCESS);
        assertThat(cluster.evict(POD, Optional.empty())).isEqualTo(new EvictionAnswer.Accepted());
    }

    @Test
    void anAnswerThatTricklesIsUnreachableAfterTheLimit() {
        SERVER.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(201).withBody(SUCCESS).withChunkedDribbleDelay(10, 30_000)));
        var cluster = cluster(Identity.AS_ITSELF, SHORT);

        assertThat(cluster.evict(POD, Optional.empty())).isInstanceOf(EvictionAnswer.Unreachable.class);
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() {
        answer(200, "{\"kind\":\"Node\",\"x\":\"" + "x".repeat(5 << 20) + "\"}");

        assertThat(cluster(Identity.AS_ITSELF).readNode())
                .isEqualTo(new NodeAnswer.Failed("get nodes: IOException: the answer is too long"));
    }

    @Test
    void aRotatedTokenIsPickedUpWhenTheOldOneIsRefused() {
        answer(401, status(401, "Unauthorized", "Unauthorized"));
        SERVER.stubFor(any(anyUrl())
                .withHeader("Authorization", equalTo("Bearer second"))
                .willReturn(aResponse().withStatus(201).withBody(SUCCESS)));
        var cluster = cluster(Identity.AS_ITSELF);
        assertThat(cluster.evict(POD, Optional.empty())).isInstanceOf(EvictionAnswer.Refused.class);
        Worlds.kubeconfig(kubeconfig, URI.create(SERVER.baseUrl()), "second");

        assertThat(cluster.evict(POD, Optional.empty())).isEqualTo(new EvictionAnswer.Accepted());
        assertThat(traffic.counted()).endsWith("create pods/eviction 401", "create pods/eviction 201");
    }

    @Test
    void aRefusedTokenIsTriedOnceMoreAndNotForEver() {
        answer(401, status(401, "Unauthorized", "Unauthorized"));

        assertThat(cluster(Identity.AS_ITSELF).readNode())
                .isEqualTo(new NodeAnswer.Denied("get nodes", "Unauthorized"));

        assertThat(sent()).hasSize(2);
        assertThat(traffic.counted()).containsExactly("get nodes 401", "get nodes 401");
    }

    @Test
    void aKubeconfigThatHasGoneLeavesTheTokenAtHand() throws Exception {
        answer(201, SUCCESS);
        var cluster = cluster(Identity.AS_ITSELF);
        Files.delete(kubeconfig);

        assertThat(cluster.evict(POD, Optional.empty())).isEqualTo(new EvictionAnswer.Accepted());
    }

    @Test
    void anEventThatStandsThereAlreadyIsToldAlready() {
        var cluster = cluster(Identity.AS_ITSELF);

        answer(201, "{\"kind\":\"Event\"}");
        assertThat(cluster.tell(notice())).isEmpty();
        answer(409, status(409, "AlreadyExists", "there"));
        assertThat(cluster.tell(notice())).isEmpty();
        answer(403, status(403, "Forbidden", "not yours"));
        assertThat(cluster.tell(notice())).contains("create events: 403 Forbidden: not yours");
    }

    private Cluster cluster(Identity identity) {
        return cluster(identity, ApiServer.USUAL_LIMIT);
    }

    private Cluster cluster(Identity identity, Duration limit) {
        open = Optional.of(Worlds.open(kubeconfig, identity, traffic, limit, Worlds.QUICK));
        return open.get();
    }

    private static void answer(int code, String body) {
        ResponseDefinitionBuilder response = aResponse()
                .withStatus(code)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
        SERVER.stubFor(any(anyUrl()).willReturn(response));
    }

    private static List<LoggedRequest> sent() {
        return SERVER.findAll(anyRequestedFor(anyUrl()));
    }

    private static LoggedRequest only() {
        assertThat(sent()).hasSize(1);
        return sent().getFirst();
    }

    private static Notice notice() {
        return new Notice("k", Notice.Severity.NORMAL, "DrainStarted", Optional.empty(), "The drain began.");
    }

    private static String status(int code, String reason, String message) {
        return "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"%s\",\"message\":\"%s\",\"code\":%d}"
                .formatted(reason, message, code);
    }

    private static String list(String metadata, String... pods) {
        return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{" + metadata + "},\"items\":["
                + String.join(",", pods) + "]}";
    }

    private static String pod(String node) {
        return "{\"metadata\":{\"name\":\"web-1\",\"namespace\":\"shop\",\"uid\":\"u-1\"},\"spec\":{\"nodeName\":\""
                + node + "\"}}";
    }
}
