package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;

/**
 * A real API server with three nodes, and the chart installed there with one identity: an agent pod on each node, whose
 * tokens are bound to them, and one token that is bound to nothing.
 */
final class PermissionsWorld implements AutoCloseable {
    static final String NAMESPACE = "curfew";
    static final String ACCOUNT = "system:serviceaccount:curfew:curfew-agent";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChartCluster cluster = new ChartCluster();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(cluster.server().trust())
            .build();
    private final Map<String, String> tokens = new HashMap<>();
    private final String manifests;

    private PermissionsWorld(String values) {
        cluster.namespace(NAMESPACE, "default");
        cluster.namespace("shop", "default");
        cluster.namespace("default", "default");
        manifests = ChartHelm.needed().release("curfew-agent", NAMESPACE, values);
        cluster.apply(manifests);
        // Beside the labels and marks of other people, which must stay.
        node(
                "node-a",
                "'podCIDR':'10.0.0.0/24','podCIDRs':['10.0.0.0/24'],'providerID':'aws:///a/i-a',"
                        + "'taints':[{'key':'dedicated','value':'x','effect':'NoSchedule'}]");
        ready("node-a");
        node("node-b", "'providerID':'aws:///a/i-b'");
        ready("node-b");
        node("node-bare", "");
        tokens.put("admin", cluster.server().adminToken());
        tokens.put("a", boundTo("node-a"));
        tokens.put("b", boundTo("node-b"));
        tokens.put("bare", boundTo("node-bare"));
        tokens.put("unbound", newToken("{'spec':{}}"));
        awaitPolicies();
    }

    static PermissionsWorld with(String values) {
        return new PermissionsWorld(values);
    }

    ChartCluster cluster() {
        return cluster;
    }

    AdminApi admin() {
        return cluster.admin();
    }

    /** What the chart rendered. */
    String manifests() {
        return manifests;
    }

    String token(String who) {
        return Objects.requireNonNull(tokens.get(who), who);
    }

    private void node(String name, String spec) {
        admin().create("/api/v1/nodes", """
                {'metadata':{'name':'%s','labels':{'team':'blue','node-role.kubernetes.io/worker':''},
                 'annotations':{'other':'x'}},'spec':{%s}}""".formatted(name, spec));
    }

    private void ready(String node) {
        admin().patch("/api/v1/nodes/" + node + "/status", """
                {'status':{'capacity':{'cpu':'2'},'conditions':[{'type':'Ready','status':'True','reason':'KubeletReady',
                 'lastHeartbeatTime':'2026-11-21T10:00:00Z','lastTransitionTime':'2026-11-21T10:00:00Z'}]}}""");
    }

    /** A pod of a namespace with ServiceAccount {@code default}; on no node where {@code node} is empty. Its uid. */
    String pod(String namespace, String name, String node) {
        return pod(namespace, name, node, "default");
    }

    private String pod(String namespace, String name, String node, String account) {
        var made = admin().create("/api/v1/namespaces/" + namespace + "/pods", """
                {'metadata':{'name':'%s','labels':{'app':'%s'}},'spec':{%s'serviceAccountName':'%s',
                 'containers':[{'name':'main','image':'example.com/main:1'}]}}""".formatted(
                        name, name, node.isEmpty() ? "" : "'nodeName':'" + node + "',", account));
        if (!node.isEmpty()) {
            admin().patch(
                            "/api/v1/namespaces/" + namespace + "/pods/" + name + "/status",
                            "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
        }
        return made.at("/metadata/uid").asText();
    }

    private String boundTo(String node) {
        var name = "agent-" + node;
        var uid = pod(NAMESPACE, name, node, "curfew-agent");
        return newToken("{'spec':{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'%s','uid':'%s'}}}"
                .formatted(name, uid));
    }

    private String newToken(String request) {
        return admin().create("/api/v1/namespaces/curfew/serviceaccounts/curfew-agent/token", request)
                .at("/status/token")
                .asText();
    }

    /** Gives the agents a right that the chart does not, to show that the policies hold all the same. */
    void grant(String name, String rules) {
        admin().create(
                        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                        "{'metadata':{'name':'%s'},'rules':[%s]}".formatted(name, rules));
        bind(name);
    }

    void bind(String role) {
        admin().create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                {'metadata':{'name':'more-%s'},
                 'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%s'},
                 'subjects':[{'kind':'ServiceAccount','name':'curfew-agent','namespace':'curfew'}]}""".formatted(role, role));
    }

    /** A policy counts a moment after it was created, a right as well. */
    private void awaitPolicies() {
        until(PermissionsAsk.parse("|a||M|nodes/node-b|{}|403|curfew: token is bound"));
        until(PermissionsAsk.parse("|a||M|nodes/node-a|{}|200|"));
        until(PermissionsAsk.parse(
                "|a||POST|/apis/events.k8s.io/v1/namespaces/default/events?dryRun=All|{'metadata':{'name':'x'},"
                        + "'eventTime':'2026-11-21T10:00:00.000000Z','reason':'R','action':'A','type':'Normal',"
                        + "'reportingController':'x','reportingInstance':'x','regarding':{'kind':'Node','name':'x'}}"
                        + "|403|curfew: events need"));
    }

    void until(PermissionsAsk expected) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var answer = send(expected);
            assertThat(answer.code()).as(answer.text()).isEqualTo(expected.code());
            assertThat(answer.text()).contains(expected.message());
        });
    }

    record Answer(int code, String text) {
        /** The message of a refusal, else the whole object. */
        String message() {
            var object = json();
            return object.path("kind").asText().equals("Status")
                            && object.path("status").asText().equals("Failure")
                    ? object.path("message").asText()
                    : text;
        }

        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException noJson) {
                return JSON.createObjectNode();
            }
        }
    }

    Answer send(PermissionsAsk ask) {
        var path = ask.path().startsWith("/") ? ask.path() : "/api/v1/" + ask.path();
        var request = HttpRequest.newBuilder(cluster.server().uri().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token(ask.who()))
                .header("Content-Type", ask.contentType().orElse("application/json"))
                .method(ask.method(), BodyPublishers.ofString(ask.body().replace('\'', '"')));
        var users = ask.as().split("\\+", -1);
        if (!users[0].isEmpty()) {
            request.header("Impersonate-User", users[0]);
        }
        for (var group = 1; group < users.length; group++) {
            request.header("Impersonate-Group", users[group]);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** All rows of a table, one after the other; names every row that is answered otherwise. */
    void answersAsWritten(String table, Map<String, String> placeholders) {
        var softly = new SoftAssertions();
        // The longest first: some begin like others.
        var longestFirst = placeholders.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (var line : table.lines().filter(row -> !row.isBlank()).toList()) {
            var ask = PermissionsAsk.parse(line);
            for (var placeholder : longestFirst) {
                ask = ask.with(placeholder, placeholders.getOrDefault(placeholder, ""));
            }
            var answer = send(ask);
            softly.assertThat(answer.code())
                    .as("%s%nwas answered %s", line, answer.message())
                    .isEqualTo(ask.code());
            softly.assertThat(answer.message()).as(line).contains(ask.message());
        }
        softly.assertAll();
    }

    @Override
    public void close() {
        http.shutdownNow();
        cluster.close();
    }
}
