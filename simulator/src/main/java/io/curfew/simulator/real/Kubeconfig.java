package io.curfew.simulator.real;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A kubeconfig for one user of one server. It is JSON, which is YAML too. */
record Kubeconfig(URI server, Path certificate, String token) {

    void write(Path file) throws IOException {
        var authority = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate));
        var config = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "current-context",
                "real",
                "clusters",
                List.of(Map.of(
                        "name",
                        "real",
                        "cluster",
                        Map.of("server", server.toString(), "certificate-authority-data", authority))),
                "users",
                List.of(Map.of("name", "real", "user", Map.of("token", token))),
                "contexts",
                List.of(Map.of("name", "real", "context", Map.of("cluster", "real", "user", "real"))));
        Files.writeString(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n");
    }
}
