package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client library that the agent uses, so that nothing it takes for granted is missing. */
abstract class ClientContract extends ContractCase {

    ClientContract(ApiUnderTest server) {
        super(server);
    }

    @Test
    void anInformerFollowsTheNodesPods() {
        var pod = space.readyPod("web-1");
        try (var client = client();
                var informer = client.pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", space.node())
                        .inform()) {
            Eventually.holds(() -> assertThat(names(informer.getStore().list())).containsExactly("web-1"));

            space.pod("web-2");
            pod.evict().expect(201);
            pod.end();

            Eventually.holds(() -> assertThat(names(informer.getStore().list())).containsExactly("web-2"));
        }
    }

    @Test
    void aTypedPatchOfANodeIsTaken() {
        api.post("/api/v1/nodes", Json.of("{'apiVersion':'v1','kind':'Node','metadata':{'name':'%s'}}", space.node()))
                .expect(201);
        try (var client = client()) {
            var patched = client.nodes()
                    .withName(space.node())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Json.of("{'metadata':{'annotations':{'example.com/a':'b'}}}"));

            assertThat(patched.getMetadata().getAnnotations()).containsEntry("example.com/a", "b");
        }
    }

    private KubernetesClient client() {
        var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl(server.uri().toString())
                .withTrustCerts(true)
                .withDisableHostnameVerification(true)
                .withOauthToken(server.bearerToken().orElse(null))
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static List<String> names(List<io.fabric8.kubernetes.api.model.Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }
}
