package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What `helm template` shows to whoever reads it before an install. */
class ChartRenderingTest {
    @TempDir
    Path folder;

    private final ChartHelm helm = ChartHelm.needed();

    @ParameterizedTest
    @EnumSource
    void everyVariantPassesTheLinter(ChartVariant variant) {
        var output = helm.lint(variant);

        assertThat(output.exit()).as(output.text()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void everyNameOfTheClusterCarriesTheRelease(ChartVariant variant) {
        assertThat(helm.objects(variant))
                .filteredOn(object -> object.at("/metadata/namespace").isMissingNode())
                .isNotEmpty()
                .extracting(object -> object.at("/metadata/name").asText())
                .allMatch(name -> name.startsWith("curfew"));
    }

    @ParameterizedTest
    @EnumSource
    void everyRightMountAndUseOfTheHostHasAComment(ChartVariant variant) {
        var before = "";
        for (var line : helm.manifests(variant).lines().toList()) {
            if (line.startsWith("  - apiGroups:")
                    || line.strip().equals("hostNetwork: true")
                    || line.strip().equals("- name: tmp")) {
                assertThat(before.strip()).as("before %s", line).startsWith("#");
            }
            before = line;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noContainerHasMoreThanItNeedsOfTheNode(ChartVariant variant) {
        for (var pod : podSpecs(variant)) {
            assertThat(pod.has("hostPID") || pod.has("hostIPC")).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(list(pod.path("volumes"))).noneMatch(volume -> volume.has("hostPath"));
            assertThat(containers(pod))
                    .isNotEmpty()
                    .allSatisfy(container -> assertThat(
                                    container.path("securityContext").toString())
                            .isEqualTo("{\"allowPrivilegeEscalation\":false,\"readOnlyRootFilesystem\":true,"
                                    + "\"capabilities\":{\"drop\":[\"ALL\"]}}"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DEFAULTS_ON_1_36, associatedNode",
        "DEFAULTS_ON_EKS_1_36, associatedNode",
        "DEFAULTS_ON_1_35, serviceAccount",
        "AS_OWN_NODE, associatedNode",
        "AS_SERVICE_ACCOUNT, serviceAccount",
        "EVERYTHING, serviceAccount"
    })
    void exactlyOneSetOfRightsIsRenderedAndTheAgentsAreToldWhich(ChartVariant variant, String identity) {
        var text = helm.manifests(variant);

        assertThat(text.contains("impersonate-on:")).isEqualTo(identity.equals("associatedNode"));
        assertThat(text.contains("verbs: [list, watch]")).isEqualTo(identity.equals("serviceAccount"));
        assertThat(podSpecs(variant))
                .allSatisfy(pod -> assertThat(containers(pod))
                        .allSatisfy(c -> assertThat(environment(c)).containsEntry("CURFEW_IDENTITY", identity)));
    }

    @ParameterizedTest
    @CsvSource({
        "DEFAULTS_ON_1_36, own-events own-node",
        "DEFAULTS_ON_1_35, evictions own-events own-node own-pods",
        "DEFAULTS_ON_1_29, ''",
        "AS_OWN_NODE_WITHOUT_POLICIES, ''",
        "AS_SERVICE_ACCOUNT, evictions own-events own-node own-pods"
    })
    void nodesAndEventsAreGuardedAlwaysAndPodsWhereImpersonationDoesNotGuardThem(
            ChartVariant variant, String policies) {
        assertThat(ofKind("ValidatingAdmissionPolicy", variant)
                        .map(policy -> policy.at("/metadata/name").asText().substring("curfew-".length()))
                        .sorted())
                .containsExactlyElementsOf(Stream.of(policies.split(" "))
                        .filter(name -> !name.isEmpty())
                        .toList());
        assertThat(ofKind("ValidatingAdmissionPolicyBinding", variant)).hasSize((int)
                Stream.of(policies.split(" ")).filter(name -> !name.isEmpty()).count());
    }

    @Test
    void podsMayBeDeletedOnlyWhereSomethingConfinesIt() {
        assertThat(helm.manifests(ChartVariant.AS_SERVICE_ACCOUNT)).contains("verbs: [delete]");
        assertThat(helm.manifests(ChartVariant.AS_SERVICE_ACCOUNT_WITHOUT_POLICIES))
                .doesNotContain("verbs: [delete]");
        assertThat(helm.manifests(ChartVariant.DEFAULTS_ON_1_29)).doesNotContain("verbs: [delete]");
    }

    @Test
    void settingsBecomeTheEnvironment() {
        assertThat(agentOf("curfew", ChartVariant.EVERYTHING))
                .containsEntry("CURFEW_HOOKS_NAMES", "curfew,drain-*")
                .containsEntry("CURFEW_HTTP_BIND", "127.0.0.1")
                .containsEntry("CURFEW_HTTP_PORT", "9809")
                .containsEntry("AWS_REGION", "eu-west-1");
    }

    @Test
    void aWebhookIsToldOnlyWhereItsSecretIsNamed() {
        assertThat(agentOf("curfew", ChartVariant.DEFAULTS_ON_1_36))
                .doesNotContainKeys("CURFEW_NOTIFY_URL", "CURFEW_NOTIFY_TEMPLATE", "CURFEW_NOTIFY_HEADERS_FILE");
        assertThat(agentOf("curfew", ChartVariant.TELLING_SLACK))
                .containsKey("CURFEW_NOTIFY_URL")
                .containsEntry("CURFEW_NOTIFY_TEMPLATE", "slack")
                .doesNotContainKey("CURFEW_NOTIFY_HEADERS_FILE");
        assertThat(helm.manifests(ChartVariant.TELLING_SLACK))
                .contains("secretKeyRef: {name: webhook, key: url}")
                .doesNotContain("-notify");
    }

    @Test
    void aTemplateOfOnesOwnAndHeadersAreMountedWhereTheAgentLooksForThem() {
        var pod = podSpecs(ChartVariant.EVERYTHING).getFirst();
        var agent = pod.at("/containers/0");

        assertThat(environment(agent))
                .containsEntry("CURFEW_NOTIFY_TEMPLATE", "/etc/curfew/template/notify.json")
                .containsEntry("CURFEW_NOTIFY_HEADERS_FILE", "/etc/curfew/headers/headers");
        assertThat(list(agent.path("volumeMounts")))
                .extracting(mount -> mount.path("name").asText() + " "
                        + mount.path("mountPath").asText())
                .contains("notify-template /etc/curfew/template", "notify-headers /etc/curfew/headers");
        assertThat(list(pod.path("volumes")))
                .extracting(JsonNode::toString)
                .contains(
                        "{\"name\":\"notify-template\",\"configMap\":{\"name\":\"curfew-notify\"}}",
                        "{\"name\":\"notify-headers\",\"secret\":{\"secretName\":\"webhook\","
                                + "\"items\":[{\"key\":\"headers\",\"path\":\"headers\"}]}}");
        assertThat(ofKind("ConfigMap", ChartVariant.EVERYTHING)
                        .map(map -> map.at("/data/notify.json").asText())
                        .filter(text -> !text.isEmpty()))
                .containsExactly("{\"text\": \"{{node}}: \\\"{{text}}\\\" {{blocking}}\"}\n");
    }

    @Test
    void theKubeletProbesTheAddressThatIsOpened() {
        assertThat(helm.manifests(ChartVariant.EVERYTHING)).contains("host: \"127.0.0.1\"");
        assertThat(helm.manifests(ChartVariant.DEFAULTS_ON_1_36)).doesNotContain("host: ");
    }

    @Test
    void daemonSetsSideBySideHaveTheirOwnSettingsOverTheCommonOnes() {
        assertThat(agentOf("curfew-spot", ChartVariant.SEVERAL_DAEMON_SETS))
                .containsEntry("CURFEW_DRAIN_TIMEOUT", "30m")
                .containsEntry("CURFEW_DRAIN_RATE", "50")
                .containsEntry("CURFEW_HTTP_PORT", "9809");
        assertThat(agentOf("curfew-slow", ChartVariant.SEVERAL_DAEMON_SETS))
                .containsEntry("CURFEW_DRAIN_TIMEOUT", "20h")
                .containsEntry("CURFEW_DRAIN_ON_TIMEOUT", "stay")
                .containsEntry("CURFEW_HTTP_PORT", "9909")
                .doesNotContainKey("CURFEW_DRAIN_RATE");
    }

    @ParameterizedTest
    @EnumSource
    void noDaemonSetTakesThePodsOfAnotherOrOfTheTest(ChartVariant variant) {
        var sets = ofKind("DaemonSet", variant).toList();
        for (var set : sets) {
            var selector = set.at("/spec/selector/matchLabels");
            var selected = Stream.concat(
                            sets.stream().map(other -> other.at("/spec/template/metadata/labels")),
                            ofKind("Pod", variant).map(pod -> pod.at("/metadata/labels")))
                    .filter(labels -> selector.properties().stream()
                            .allMatch(label -> labels.path(label.getKey()).equals(label.getValue())));

            assertThat(selected).containsExactly(set.at("/spec/template/metadata/labels"));
        }
    }

    @Test
    void theCheckBlocksOnlyWhoeverAsksForIt() {
        assertThat(helm.manifests(ChartVariant.DEFAULTS_ON_1_36)).contains("args: [check, --report-only]");
        assertThat(helm.manifests(ChartVariant.ON_THE_POD_NETWORK)).doesNotContain("--report-only");
    }

    @Test
    void everyFileWithRulesOrADashboardIsDelivered() throws IOException {
        var chart = copyOfTheChart();
        Files.createDirectories(chart.resolve("dashboards"));
        Files.writeString(chart.resolve("dashboards/one.json"), "{\"title\":\"{{ $labels.node }}\"}");
        Files.writeString(chart.resolve("rules/more.yaml"), "groups: [{name: more, rules: []}]");

        var objects = ChartHelm.parse(helm.manifests(chart, ChartVariant.EVERYTHING));

        assertThat(objects)
                .filteredOn(object -> object.path("kind").asText().equals("PrometheusRule"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.at("/spec/groups").findValuesAsText("name"))
                        .contains("curfew", "more"));
        assertThat(objects)
                .filteredOn(object -> object.at("/data/one.json").isTextual())
                .singleElement()
                .satisfies(map -> assertThat(map.at("/data/one.json").asText()).contains("{{ $labels.node }}"));
    }

    private Path copyOfTheChart() throws IOException {
        var copy = folder.resolve("chart");
        try (var files = Files.walk(ChartHelm.CHART)) {
            for (var file : files.toList()) {
                Files.copy(file, copy.resolve(ChartHelm.CHART.relativize(file).toString()));
            }
        }
        return copy;
    }

    private Map<String, String> agentOf(String daemonSet, ChartVariant variant) {
        return ofKind("DaemonSet", variant)
                .filter(set -> set.at("/metadata/name").asText().equals(daemonSet))
                .map(set -> environment(set.at("/spec/template/spec/containers/0")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> environment(JsonNode container) {
        var environment = new TreeMap<String, String>();
        list(container.path("env"))
                .forEach(variable -> environment.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return environment;
    }

    private List<JsonNode> podSpecs(ChartVariant variant) {
        return Stream.concat(
                        ofKind("DaemonSet", variant).map(set -> set.at("/spec/template/spec")),
                        ofKind("Pod", variant).map(pod -> pod.path("spec")))
                .toList();
    }

    private static List<JsonNode> containers(JsonNode pod) {
        return Stream.concat(list(pod.path("initContainers")).stream(), list(pod.path("containers")).stream())
                .toList();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private Stream<JsonNode> ofKind(String kind, ChartVariant variant) {
        return helm.objects(variant).stream()
                .filter(object -> object.path("kind").asText().equals(kind));
    }
}
