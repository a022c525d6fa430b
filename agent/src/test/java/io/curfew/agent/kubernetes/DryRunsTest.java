package io.curfew.agent.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.curfew.agent.check.ClusterProbe;
import io.curfew.agent.check.ClusterProbe.Deed;
import io.curfew.agent.check.ClusterProbe.Impersonation;
import io.curfew.agent.check.ClusterProbe.Permission;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.Traffic;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a check sends, and what it makes of answers that a well-behaved server does not give. */
class DryRunsTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @TempDir
    Path folder;

    private Optional<ClusterProbe> open = Optional.empty();

    @AfterEach
    void close() {
        open.ifPresent(ClusterProbe::close);
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void whateverWouldWriteIsADryRun(Deed deed) {
        answer(403, "{'kind':'Status','reason':'Forbidden','message':'no'}");

        assertThat(probe(Identity.AS_ITSELF).may(deed)).isEqualTo(new Permission.Denied("no"));

        assertThat(sent().getMethod().equals(RequestMethod.GET)
                        || sent().getUrl().endsWith("dryRun=All"))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Deed.class,
            names = {"EVICT_PODS", "DELETE_PODS"})
    void noPodThatExistsIsNamed(Deed deed) {
        answer(404, "{'kind':'Status','reason':'NotFound','message':'not found','details':{'name':'x','kind':'pods'}}");

        assertThat(probe(Identity.AS_ITSELF).may(deed)).isEqualTo(new Permission.Granted());

        assertThat(sent().getUrl()).contains("/pods/curfew-check-asks-for-a-pod-that-does-not-exist");
        assertThat(sent().getBodyAsString())
                .contains("\"dryRun\":[\"All\"]", "\"uid\":\"00000000-0000-0000-0000-000000000000\"");
    }

    @Test
    void aDryPatchShowsAPolicyAllThatACordonChanges() {
        answer(200, "{'kind':'Node'}");

        assertThat(probe(Identity.AS_ITSELF).may(Deed.PATCH_NODE)).isEqualTo(new Permission.Granted());

        assertThat(sent().getBodyAsString())
                .contains("\"unschedulable\":true", "exclude-from-external-load-balancers", "\"curfew.io/");
    }

    @Test
    void podsAreLookedAtInTheNameOfTheNodeWhereThatIsTheIdentity() {
        answer(404, "{'kind':'Status','reason':'NotFound','message':'not found','details':{'name':'x','kind':'pods'}}");

        probe(Identity.AS_OWN_NODE).may(Deed.EVICT_PODS);

        assertThat(sent().getHeader("Impersonate-User")).isEqualTo("system:node:node-a");
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void whatIsNoAnswerIsUnknown(Deed deed) {
        answer(500, "{'kind':'Status','reason':'InternalError','message':'etcd'}");
        assertThat(probe(Identity.AS_ITSELF).may(deed)).isInstanceOf(Permission.Unknown.class);

        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        assertThat(probe(Identity.AS_ITSELF).may(deed)).isInstanceOf(Permission.Unknown.class);
    }

    @Test
    void aWrongPathIsNoGrant() {
        answer(404, "404 page not found");

        assertThat(probe(Identity.AS_ITSELF).may(Deed.EVICT_PODS)).isInstanceOf(Permission.Unknown.class);
    }

    @Test
    void aServerThatIsNotKubernetesGivesNoNode() {
        answer(200, "<html>hello</html>");

        assertThat(probe(Identity.AS_ITSELF).readNode()).isInstanceOf(NodeAnswer.Failed.class);
        assertThat(probe(Identity.AS_ITSELF).impersonation()).isInstanceOf(Impersonation.Unknown.class);
    }

    @Test
    void aServerThatTakesTheHeaderForNothingIsFoundOut() {
        answer(201, "{'kind':'SelfSubjectReview','status':{'userInfo':{'username':'somebody'}}}");

        assertThat(probe(Identity.AS_ITSELF).impersonation())
                .isEqualTo(new Impersonation.Unknown("the server takes us for somebody"));
    }

    @Test
    void theClockIsComparedWithTheServers() {
        SERVER.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(404).withHeader("Date", "Sat, 21 Nov 2026 10:00:30 GMT")));
        var probe = probe(Identity.AS_ITSELF);
        assertThat(probe.ownClockAhead()).isEmpty();

        probe.readNode();

        assertThat(probe.ownClockAhead()).contains(Duration.ofSeconds(-30));
    }

    private void answer(int status, String body) {
        SERVER.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody(body.replace('\'', '"'))));
    }

    private LoggedRequest sent() {
        return SERVER.findAll(anyRequestedFor(anyUrl())).getFirst();
    }

    private ClusterProbe probe(Identity identity) {
        open.ifPresent(ClusterProbe::close);
        var kubeconfig = folder.resolve("kubeconfig");
        Worlds.kubeconfig(kubeconfig, URI.create(SERVER.baseUrl()), "token");
        try {
            var api = ApiServer.of(Access.by(kubeconfig), Traffic.uncounted(), Duration.ofSeconds(5));
            var clock = InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z"));
            var probe = new DryRuns(api, new DryRequests(new Requests("node-a", identity)), clock);
            open = Optional.of(probe);
            return probe;
        } catch (NoCluster broken) {
            throw new AssertionError(broken);
        }
    }
}
