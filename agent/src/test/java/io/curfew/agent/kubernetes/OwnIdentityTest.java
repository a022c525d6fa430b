package io.curfew.agent.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.Cluster.Shortcoming;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In whose name the agent acts, by what the API server answers; the messages are those of a real one. */
class OwnIdentityTest {
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String NODE = "{'kind':'Node','metadata':{'name':'node-a','uid':'n-1','resourceVersion':'7'}}";
    private static final String NO_SUCH_THING =
            "users \\\"system:node:node-a\\\" is forbidden: User \\\"x\\\" cannot impersonate resource \\\"users\\\"";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @TempDir
    Path folder;

    private final CountedTraffic traffic = new CountedTraffic();
    private Optional<Cluster> open = Optional.empty();

    @BeforeEach
    void aServerThatGrantsEverything() {
        on(any(anyUrl()), 404, refusal(404, "no such thing"));
        on(get(urlPathMatching("/api/v1/nodes/.*")), 200, NODE);
        on(patch(urlPathMatching("/api/v1/nodes/.*")), 200, NODE);
        on(post(urlPathMatching("/apis/events.k8s.io/.*")), 201, "{'kind':'Event'}");
        on(post(REVIEWS), 201, "{'status':{'userInfo':{'username':'system:node:node-a'}}}");
        on(post(ACCESS_REVIEWS), 201, "{'status':{'allowed':true}}");
    }

    @AfterEach
    void close() {
        open.ifPresent(Cluster::close);
    }

    @Test
    void leftToItselfItActsInTheNameOfItsNodeWhereThatWorks() {
        assertThat(cluster(Settings.Identity.AUTO).readNode()).isInstanceOf(NodeAnswer.Seen.class);

        assertThat(sent())
                .containsExactly(
                        "POST " + REVIEWS + " as system:node:node-a", "GET /api/v1/nodes/node-a as system:node:node-a");
        assertThat(shortcoming()).isEmpty();
    }

    @Test
    void leftToItselfItActsAsItselfWhereTheServerKnowsNoImpersonation() {
        on(post(REVIEWS), 403, refusal(403, NO_SUCH_THING));

        assertThat(cluster(Settings.Identity.AUTO).readNode()).isInstanceOf(NodeAnswer.Seen.class);

        assertThat(sent())
                .containsExactly(
                        "POST " + REVIEWS + " as system:node:node-a",
                        "POST " + ACCESS_REVIEWS,
                        "POST " + ACCESS_REVIEWS,
                        "GET /api/v1/nodes/node-a");
        assertThat(shortcoming()).isEmpty();
    }

    @Test
    void itAsksOnce() {
        var cluster = cluster(Settings.Identity.AUTO);
        cluster.readNode();
        cluster.readNode();

        assertThat(sent()).filteredOn(request -> request.contains("reviews")).hasSize(1);
    }

    @Test
    void openingAsksNothing() {
        cluster(Settings.Identity.AUTO);

        assertThat(sent()).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerLeavesItOpenAndTheNodeUnread() {
        on(post(REVIEWS), 503, refusal(503, "not now"));
        var cluster = cluster(Settings.Identity.AUTO);

        assertThat(cluster.readNode())
                .isEqualTo(new NodeAnswer.Failed("create selfsubjectreviews: 503 Forbidden: not now"));

        on(post(REVIEWS), 201, "{'status':{'userInfo':{'username':'system:node:node-a'}}}");
        assertThat(cluster.readNode()).isInstanceOf(NodeAnswer.Seen.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            users is forbidden: User x cannot impersonate resource \\"users\\" | has no constrained impersonation
            pods is forbidden: User x cannot impersonate-on:arbitrary-node:create resource | is not bound to Node node-a
            User x cannot impersonate-on:associated-node:create resource          | has no such right
            nodes.authentication.k8s.io \\"*\\" is forbidden                       | has no such right
            """)
    void whoeverMustActInTheNameOfItsNodeAndMayNotSaysWhyAndStillReadsItsNode(String answer, String why) {
        on(post(REVIEWS), 403, refusal(403, answer));

        assertThat(cluster(Settings.Identity.ASSOCIATED_NODE).readNode()).isInstanceOf(NodeAnswer.Seen.class);

        assertThat(shortcoming().map(Shortcoming::what).orElse(""))
                .startsWith("Acting as associatedNode, the agent cannot drain: ")
                .contains(why);
        // As itself and without an effect: patches are always its own.
        assertThat(sent()).contains("PATCH /api/v1/nodes/node-a");
    }

    @Test
    void whatItMayNotDoIsAnEventOnceAndNotAtTheFirstInterruption() {
        on(post(ACCESS_REVIEWS), 201, "{'status':{'allowed':false}}");
        var cluster = cluster(Settings.Identity.SERVICE_ACCOUNT);
        cluster.readNode();
        cluster.readNode();

        assertThat(shortcoming().map(Shortcoming::what).orElse(""))
                .contains("the ServiceAccount may not list pods and not evict pods");
        assertThat(sent())
                .containsOnlyOnce("POST /apis/events.k8s.io/v1/namespaces/default/events")
                .filteredOn(request -> request.contains(REVIEWS))
                .as("acting as itself it never asks for the name of the node")
                .isEmpty();
    }

    @Test
    void aServerThatReviewsNoAccessIsNoReasonForAlarm() {
        on(post(ACCESS_REVIEWS), 403, refusal(403, "no reviews here"));

        cluster(Settings.Identity.SERVICE_ACCOUNT).readNode();

        assertThat(shortcoming()).isEmpty();
    }

    @Test
    void aRightThatIsGrantedLaterIsNoticedWithoutAnInterruption() {
        on(post(REVIEWS), 403, refusal(403, "cannot impersonate-on:associated-node:create"));
        cluster(Settings.Identity.ASSOCIATED_NODE).readNode();
        assertThat(shortcoming()).isPresent();

        on(post(REVIEWS), 201, "{'status':{'userInfo':{'username':'system:node:node-a'}}}");

        await().until(() -> shortcoming().isEmpty());
    }

    private Cluster cluster(Settings.Identity wish) {
        var kubeconfig = folder.resolve("kubeconfig");
        Worlds.kubeconfig(kubeconfig, URI.create(SERVER.baseUrl()), "first");
        try {
            var server = ApiServer.of(Access.by(kubeconfig), traffic, ApiServer.USUAL_LIMIT);
            var probe = new IdentityProbe(server, new Requests(Worlds.NODE, Identity.AS_ITSELF));
            var identity = new OwnIdentity(wish, probe, Worlds.CLOCK);
            var requests = new Requests(Worlds.NODE, identity::chosen);
            var cluster = new IdentifiedCluster(
                    new FabricCluster(server, requests, Worlds.QUICK, Worlds.CLOCK), identity, Duration.ofMillis(20));
            open = Optional.of(cluster);
            return cluster;
        } catch (NoCluster broken) {
            throw new AssertionError(broken);
        }
    }

    private Optional<Shortcoming> shortcoming() {
        return open.flatMap(Cluster::shortcoming);
    }

    private static void on(MappingBuilder request, int code, String body) {
        SERVER.stubFor(request.willReturn(aResponse()
                .withStatus(code)
                .withHeader("Content-Type", "application/json")
                .withBody(body.replace('\'', '"'))));
    }

    private static String refusal(int code, String message) {
        return "{'kind':'Status','status':'Failure','reason':'Forbidden','message':'%s','code':%d}"
                .formatted(message, code);
    }

    /** In the order in which they came. */
    private static List<String> sent() {
        return SERVER.findAll(anyRequestedFor(anyUrl())).stream()
                .map(request -> request.getMethod() + " " + request.getUrl()
                        + (request.containsHeader("Impersonate-User")
                                ? " as " + request.getHeader("Impersonate-User")
                                : ""))
                .toList();
    }
}
