package io.curfew.trials.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** kubectl of the PATH, as the administrator of the cluster. */
record Kubectl(Path kubeconfig) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String run(String... words) {
        return withInput("", words);
    }

    void apply(String manifests) {
        var _ = withInput(manifests, "apply", "--filename=-");
    }

    /** One object. */
    JsonNode get(String... words) {
        try {
            return JSON.readTree(run(Stream.concat(Stream.of("get", "--output=json"), Stream.of(words))
                    .toArray(String[]::new)));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    List<JsonNode> list(String... words) {
        return StreamSupport.stream(get(words).path("items").spliterator(), false)
                .toList();
    }

    private String withInput(String input, String... words) {
        var command = new ArrayList<>(List.of("kubectl", "--kubeconfig=" + kubeconfig, "--request-timeout=5m"));
        command.addAll(List.of(words));
        return Programs.run(Map.of(), input, command);
    }
}
