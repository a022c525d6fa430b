package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.check.ClusterProbe;
import io.curfew.agent.check.ClusterProbe.Deed;
import io.curfew.agent.check.ClusterProbe.Impersonation;
import io.curfew.agent.check.ClusterProbe.Permission;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.port.Traffic;
import io.curfew.simulator.real.RealApiServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a check finds on a real API server, and that it leaves no trace there. */
@ExtendWith(WithRealApiServer.class)
class DryRunsRealApiTest {
    private static final AtomicInteger NEXT = new AtomicInteger(1);
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

    @TempDir
    Path folder;

    private final RealApiServer server;
    private final Admin admin;
    private final String node;
    private final String namespace;
    private final List<ClusterProbe> open = new ArrayList<>();

    DryRunsRealApiTest(RealApiServer server) {
        this.server = server;
        admin = Admin.of(server);
        var number = NEXT.getAndIncrement();
        node = "check-node-" + number;
        namespace = "check-space-" + number;
    }

    @BeforeEach
    void aNodeWithTheAgentsPod() {
        admin.node(node);
        admin.namespace(namespace);
    }

    @AfterEach
    void close() {
        open.forEach(ClusterProbe::close);
        admin.close();
    }

    @Test
    void withTheRightsOfTheChartEverythingIsGrantedAndNothingIsWritten() {
        var token = agentToken();
        grant("""
                {'apiGroups':[''],'resources':['nodes'],'verbs':['get','patch']},
                {'apiGroups':[''],'resources':['nodes/status'],'verbs':['patch']},
                {'apiGroups':[''],'resources':['pods'],'verbs':['list','watch','delete']},
                {'apiGroups':[''],'resources':['pods/eviction'],'verbs':['create']},
                {'apiGroups':['events.k8s.io'],'resources':['events'],'verbs':['create']}""");
        var before = admin.get("/api/v1/nodes/" + node);
        var pods = admin.get("/api/v1/namespaces/" + namespace + "/pods").at("/items");
        var probe = probe(token);

        assertThat(probe.readNode()).isInstanceOf(NodeAnswer.Seen.class);
        assertThat(probe.listPods())
                .isInstanceOfSatisfying(
                        PodsAnswer.Listed.class,
                        listed -> assertThat(listed.pods()).hasSize(1));
        for (var deed : Deed.values()) {
            assertThat(probe.may(deed)).as(deed.text()).isEqualTo(new Permission.Granted());
        }
        assertThat(probe.ownClockAhead().orElseThrow().abs()).isLessThan(Duration.ofSeconds(10));

        assertThat(admin.get("/api/v1/nodes/" + node)).isEqualTo(before);
        assertThat(admin.get("/api/v1/namespaces/" + namespace + "/pods").at("/items"))
                .isEqualTo(pods);
        assertThat(reasons(admin.get("/apis/events.k8s.io/v1/events"))).doesNotContain("CurfewCheck");
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void whatIsNotGrantedIsDenied(Deed deed) {
        assertThat(probe("nobody").may(deed)).isInstanceOf(Permission.Denied.class);
    }

    @Test
    void whoeverMayReadNothingIsDenied() {
        var probe = probe("nobody");

        assertThat(probe.readNode()).isInstanceOf(NodeAnswer.Denied.class);
        assertThat(probe.listPods()).isInstanceOf(PodsAnswer.Denied.class);
        assertThat(probe.impersonation()).isInstanceOf(Impersonation.Refused.class);
    }

    @Test
    void aNodeThatIsNotThereIsGone() {
        assertThat(probe(server.adminToken(), "nobody-made-this-node").readNode())
                .isEqualTo(new NodeAnswer.Gone());
    }

    @Test
    void withTheGrantTheOwnNodeCanBeImpersonatedAndIsHeldToItsPods() {
        var token = agentToken();
        grant("""
                {'apiGroups':['authentication.k8s.io'],'resources':['nodes'],'verbs':['impersonate:associated-node']},
                {'apiGroups':['authentication.k8s.io'],'resources':['selfsubjectreviews'],
                 'verbs':['impersonate-on:associated-node:create']},
                {'apiGroups':[''],'resources':['pods/eviction'],'verbs':['impersonate-on:associated-node:create']}""");

        assertThat(probe(token).impersonation()).isEqualTo(new Impersonation.Works(Optional.of(true)));
        assertThat(probe(token, "somebody-elses-node").impersonation())
                .isInstanceOfSatisfying(
                        Impersonation.Refused.class,
                        refused -> assertThat(refused.message()).contains("impersonate-on:arbitrary-node"));
    }

    @Test
    void withoutTheGrantImpersonationIsRefused() {
        assertThat(probe(agentToken()).impersonation()).isInstanceOf(Impersonation.Refused.class);
    }

    private String agentToken() {
        return admin.token(namespace, "default", "agent", admin.pod(namespace, "agent", node));
    }

    private void grant(String rules) {
        admin.post(RBAC + "clusterroles", "{'metadata':{'name':'%s'},'rules':[%s]}".formatted(namespace, rules));
        admin.post(RBAC + "clusterrolebindings", """
                {'metadata':{'name':'%1$s'},
                 'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%1$s'},
                 'subjects':[{'kind':'ServiceAccount','name':'default','namespace':'%1$s'}]}""".formatted(namespace));
    }

    private ClusterProbe probe(String token) {
        return probe(token, node);
    }

    private ClusterProbe probe(String token, String nodeName) {
        var kubeconfig = folder.resolve("kubeconfig-" + open.size());
        server.writeKubeconfig(kubeconfig, token);
        try {
            var api = ApiServer.of(Access.by(kubeconfig), Traffic.uncounted(), Duration.ofSeconds(20));
            var requests = new DryRequests(new Requests(nodeName, Identity.AS_ITSELF));
            var probe = new DryRuns(api, requests, InstantSource.system());
            open.add(probe);
            return probe;
        } catch (NoCluster broken) {
            throw new AssertionError(broken);
        }
    }

    private static List<String> reasons(JsonNode events) {
        return events.path("items")
                .valueStream()
                .map(e -> e.path("reason").asText())
                .toList();
    }
}
