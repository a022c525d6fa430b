package io.curfew.agent.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.port.Traffic;
import io.curfew.agent.rehearse.Budget;
import io.curfew.agent.rehearse.Budget.Operator;
import io.curfew.agent.rehearse.Budget.Requirement;
import io.curfew.agent.rehearse.Budget.Selector;
import io.curfew.agent.rehearse.Soundings.BudgetsAnswer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a rehearsal sends, and what it makes of the answers. */
class DrySoundingsTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @TempDir
    Path folder;

    private Optional<DrySoundings> open = Optional.empty();

    @AfterEach
    void close() {
        open.ifPresent(DrySoundings::close);
    }

    @Test
    void anEvictionIsADryRunInQueryAndBodyAndMeansThisPodOnly() {
        answer(201, "{'kind':'Status','status':'Success'}");

        assertThat(soundings(Identity.AS_OWN_NODE).evict(Worlds.pod("shop", "web", "u-1")))
                .isEqualTo(new EvictionAnswer.Accepted());

        assertThat(sent().getUrl()).isEqualTo("/api/v1/namespaces/shop/pods/web/eviction?dryRun=All");
        assertThat(sent().getBodyAsString())
                .contains("\"dryRun\":[\"All\"]", "\"uid\":\"u-1\"", "\"gracePeriodSeconds\":30");
        assertThat(sent().getHeader("Impersonate-User")).isEqualTo("system:node:node-a");
    }

    @Test
    void aDeletionIsADryRunInQueryAndBody() {
        answer(403, "{'kind':'Status','reason':'Forbidden','message':'no','code':403}");

        assertThat(soundings(Identity.AS_ITSELF).delete(Worlds.pod("shop", "web", "u-1")))
                .isEqualTo(new EvictionAnswer.Forbidden("no"));

        assertThat(sent().getUrl()).isEqualTo("/api/v1/namespaces/shop/pods/web?dryRun=All");
        assertThat(sent().getBodyAsString()).contains("\"dryRun\":[\"All\"]", "\"uid\":\"u-1\"");
    }

    @Test
    void aClosedBudgetIsNamedWithItsCounts() {
        answer(429, """
                {'kind':'Status','reason':'TooManyRequests','code':429,'message':'Cannot evict pod as it would violate',
                 'details':{'causes':[{'reason':'DisruptionBudget',
                  'message':'The disruption budget cart needs 3 healthy pods and has 3 currently'}]}}""");

        assertThat(soundings(Identity.AS_ITSELF).evict(Worlds.pod("shop", "cart", "u-1")))
                .isInstanceOfSatisfying(EvictionAnswer.BudgetClosed.class, b -> {
                    assertThat(b.budget()).isEqualTo("cart");
                    assertThat(b.counts()).contains(new EvictionAnswer.Counts(3, 3));
                });
    }

    @Test
    void aWebhookThatKnowsNoDryRunSaysNothingAboutThePod() {
        answer(
                400,
                "{'kind':'Status','reason':'BadRequest','code':400,"
                        + "'message':'admission webhook \\\'x\\\' does not support dry run'}");

        assertThat(soundings(Identity.AS_ITSELF).evict(Worlds.pod("shop", "web", "u-1")))
                .isInstanceOf(EvictionAnswer.Unreachable.class);
    }

    @Test
    void budgetsAreReadFromTheCacheAndNeverInTheNameOfTheNode() {
        answer(200, """
                {'kind':'PodDisruptionBudgetList','items':[
                 {'metadata':{'namespace':'shop','name':'web'},
                  'spec':{'selector':{'matchLabels':{'app':'web'},'matchExpressions':[
                    {'key':'tier','operator':'In','values':['a','b']},{'key':'canary','operator':'DoesNotExist'}]}},
                  'status':{'disruptionsAllowed':1,'desiredHealthy':2,'currentHealthy':3}},
                 {'metadata':{'namespace':'shop','name':'none'},'spec':{},'status':{}}]}""");

        assertThat(soundings(Identity.AS_OWN_NODE).budgets("shop"))
                .isEqualTo(new BudgetsAnswer.Listed(List.of(
                        new Budget(
                                "shop",
                                "web",
                                Optional.of(new Selector(
                                        Map.of("app", "web"),
                                        List.of(
                                                new Requirement("tier", Operator.IN, Set.of("a", "b")),
                                                new Requirement("canary", Operator.DOES_NOT_EXIST, Set.of())))),
                                1,
                                2,
                                3),
                        new Budget("shop", "none", Optional.empty(), 0, 0, 0))));

        assertThat(sent().getUrl()).isEqualTo("/apis/policy/v1/namespaces/shop/poddisruptionbudgets?resourceVersion=0");
        assertThat(sent().getHeader("Impersonate-User")).isNull();
    }

    @Test
    void whoMayNotReadBudgetsIsToldWhichRightIsMissing() {
        answer(403, "{'kind':'Status','reason':'Forbidden','message':'no','code':403}");

        assertThat(soundings(Identity.AS_ITSELF).budgets("shop"))
                .isEqualTo(new BudgetsAnswer.Unknown("not allowed to list poddisruptionbudgets"));
    }

    @Test
    void aListThatIsNoneIsUnknown() {
        answer(200, "{'kind':'Pizza'}");

        assertThat(soundings(Identity.AS_ITSELF).budgets("shop"))
                .isInstanceOfSatisfying(
                        BudgetsAnswer.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains("the answer is no list of budgets"));
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

    private DrySoundings soundings(Identity identity) {
        var kubeconfig = folder.resolve("kubeconfig");
        Worlds.kubeconfig(kubeconfig, URI.create(SERVER.baseUrl()), "token");
        try {
            var server = ApiServer.of(Access.by(kubeconfig), Traffic.uncounted(), Duration.ofSeconds(5));
            var requests = new Requests(Worlds.NODE, identity);
            var looks = new DryRuns(server, new DryRequests(requests), InstantSource.system());
            var soundings = new DrySoundings(server, requests, looks);
            open = Optional.of(soundings);
            return soundings;
        } catch (NoCluster broken) {
            throw new AssertionError(broken);
        }
    }
}
