package io.curfew.simulator.cluster.http;

import static io.curfew.simulator.cluster.sketch.Sketch.budget;
import static io.curfew.simulator.cluster.sketch.Sketch.node;
import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static io.curfew.simulator.cluster.sketch.Sketch.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.time.RunningTime;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An unmodified kubernetes-client 7.8.0 over the JDK's HTTP client. */
class Fabric8Test {
    private final RunningTime time = new RunningTime(20);
    private final ClusterSimulator simulator = ClusterSimulator.start(time);

    @AfterEach
    void close() {
        simulator.close();
        time.close();
    }

    @Test
    void podsOfANodeAreListedAndCounted() {
        simulator.cluster().add(node("a"), node("b"), workload("shop/web", 3).on("a", "b"));
        try (var client = client()) {
            var pods = client.pods()
                    .inAnyNamespace()
                    .withField("spec.nodeName", "a")
                    .list();
            assertThat(pods.getItems())
                    .extracting(p -> p.getMetadata().getName())
                    .containsExactly("web-1", "web-3");
            var cached = client.pods()
                    .inAnyNamespace()
                    .list(new ListOptionsBuilder()
                            .withFieldSelector("spec.nodeName=b")
                            .withResourceVersion("0")
                            .build());
            assertThat(cached.getItems()).hasSize(1);
            assertThat(client.nodes().withName("a").get().getStatus().getConditions())
                    .hasSize(1);
            assertThat(client.nodes().withName("nope").get()).isNull();
        }
        assertThat(simulator.ledger().byWhat()).containsEntry("list pods", 2L).containsEntry("get nodes", 2L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWatchSeesAPodGoWithAndWithoutWebSockets(boolean onlyHttp) {
        simulator.cluster().add(node("a"), pod("shop/web").on("a"));
        var told = new CopyOnWriteArrayList<String>();
        try (var client = client(config -> config.withOnlyHttpWatches(onlyHttp));
                var watch = client.pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", "a")
                        .watch(new ListOptionsBuilder().withResourceVersion("1").build(), recorder(told))) {
            assertThat(watch).isNotNull();
            client.pods().inNamespace("shop").withName("web").evict();
            await().until(() -> told.contains("DELETED web"));
            assertThat(told).startsWith("ADDED web", "MODIFIED web");
        }
    }

    @Test
    void aWatchThatIsTooOldIsClosedWithGone() {
        simulator.cluster().add(node("a"), pod("shop/web").on("a"));
        simulator.cluster().forgetHistory();
        var told = new CopyOnWriteArrayList<String>();
        try (var client = client();
                var watch = client.pods()
                        .inAnyNamespace()
                        .watch(new ListOptionsBuilder().withResourceVersion("1").build(), recorder(told))) {
            assertThat(watch).isNotNull();
            await().until(() -> told.contains("GONE"));
        }
    }

    @Test
    void anInformerFollowsAndRelistsAfterGone() {
        simulator.cluster().add(node("a"), pod("shop/one").on("a"));
        try (var client = client();
                var informer = client.pods().inAnyNamespace().inform()) {
            await().until(() -> informer.getStore().list().size() == 1);
            simulator.cluster().expireWatches();
            simulator.cluster().add(pod("shop/two").on("a"));
            await().until(() -> informer.getStore().list().size() == 2);
        }
    }

    @Test
    void nodesArePatched() {
        simulator.cluster().add(node("a"));
        try (var client = client()) {
            var merge = PatchContext.of(PatchType.JSON_MERGE);
            var cordoned = client.nodes().withName("a").patch(merge, "{\"spec\":{\"unschedulable\":true}}");
            assertThat(cordoned.getSpec().getUnschedulable()).isTrue();
            assertThatThrownBy(() ->
                            client.nodes().withName("a").patch(merge, "{\"metadata\":{\"resourceVersion\":\"1\"}}"))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(409));
            var edited = client.nodes()
                    .withName("a")
                    .edit(n -> new NodeBuilder(n)
                            .editMetadata()
                            .addToLabels("x", "1")
                            .endMetadata()
                            .build());
            assertThat(edited.getMetadata().getLabels()).containsEntry("x", "1");
            var drained = client.nodes()
                    .withName("a")
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.STRATEGIC_MERGE),
                            "{\"status\":{\"conditions\":[{\"type\":\"Drained\",\"status\":\"True\"}]}}");
            assertThat(drained.getStatus().getConditions())
                    .extracting(c -> c.getType())
                    .containsExactly("Drained", "Ready");
        }
    }

    @Test
    void aRawEvictionTellsTheBudgetThatBlocks() {
        simulator
                .cluster()
                .add(
                        node("a"),
                        workload("shop/web", 1).on("a"),
                        budget("shop/web").minAvailable(1));
        var eviction = "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"web-1\"}}";
        try (var client = client(config -> config.withRequestRetryBackoffLimit(0))) {
            assertThatThrownBy(() -> client.raw("/api/v1/namespaces/shop/pods/web-1/eviction", "POST", eviction))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getStatus()
                                            .getDetails()
                                            .getCauses()
                                            .getFirst()
                                            .getMessage())
                                    .isEqualTo("The disruption budget web needs 1 healthy pods and has 1 currently"));
            assertThat(client.policy()
                            .v1()
                            .podDisruptionBudget()
                            .inNamespace("shop")
                            .withName("web")
                            .get())
                    .satisfies(b ->
                            assertThat(b.getStatus().getDisruptionsAllowed()).isZero());
        }
    }

    @Test
    void objectsAreCreatedAndDeleted() {
        simulator.cluster().add(node("a"), pod("shop/web").on("a").stuck());
        try (var client = client()) {
            var created = client.resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName("b")
                            .endMetadata()
                            .build())
                    .create();
            assertThat(created.getMetadata().getUid()).isNotEmpty();
            assertThat(client.nodes().withName("b").delete()).hasSize(1);
            client.pods().inNamespace("shop").withName("web").withGracePeriod(0).delete();
            assertThat(client.pods().inNamespace("shop").withName("web").get()).isNull();
            client.namespaces().withName("shop").delete();
            await().until(() -> client.namespaces().withName("shop").get() == null);
        }
    }

    @Test
    void eventsShowUnderBothVersions() {
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName("drain-")
                .withNamespace("default")
                .endMetadata()
                .withNewEventTime(ZonedDateTime.of(2026, 11, 21, 10, 0, 0, 0, ZoneOffset.UTC)
                        .toString())
                .withReason("DrainStarted")
                .withNote("Draining")
                .withReportingController("curfew.io/agent")
                .withReportingInstance("a")
                .withType("Normal")
                .withNewRegarding()
                .withKind("Node")
                .withName("a")
                .endRegarding()
                .build();
        try (var client = client()) {
            client.resource(event).create();
            var core = client.v1().events().inNamespace("default").list().getItems();
            assertThat(core).singleElement().satisfies(e -> {
                assertThat(e.getMessage()).isEqualTo("Draining");
                assertThat(e.getInvolvedObject().getName()).isEqualTo("a");
            });
        }
    }

    @Test
    void whoeverIsImpersonatedIsNoted() {
        simulator.cluster().add(node("a"));
        simulator.access().forbid(r -> r.user().equals("system:node:b"));
        try (var client = client(config -> config.withImpersonateUsername("system:node:a"));
                var other = client(config -> config.withImpersonateUsername("system:node:b"))) {
            var review = client.raw(
                    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                    "POST",
                    "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}");
            assertThat(review).contains("\"username\":\"system:node:a\"", "system:nodes");
            assertThatThrownBy(() -> other.nodes().withName("a").get()).hasMessageContaining("Forbidden");
        }
        assertThat(simulator.ledger().requests().getFirst().impersonated()).contains("system:node:a");
    }

    private static Watcher<Pod> recorder(List<String> told) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                told.add(action + " " + pod.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                told.add(cause.isHttpGone() ? "GONE" : "CLOSED");
            }
        };
    }

    private KubernetesClient client() {
        return client(config -> config);
    }

    private KubernetesClient client(UnaryOperator<ConfigBuilder> change) {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(simulator.uri().toString())
                .withOauthToken("agent")
                .withNamespace("default");
        return new KubernetesClientBuilder()
                .withConfig(change.apply(config).build())
                .build();
    }
}
