package io.curfew.simulator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The temporary folder of one server, and the files that it reads. */
record ServerFiles(Path folder) {

    private static final String EVERY_REQUEST_WITHOUT_BODIES = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules: [{level: Metadata}]
            """;

    static ServerFiles create(List<Options.Account> accounts) {
        try {
            var files = new ServerFiles(Files.createTempDirectory("curfew-api-server"));
            Files.writeString(files.auditPolicy(), EVERY_REQUEST_WITHOUT_BODIES);
            Files.writeString(
                    files.tokens(),
                    accounts.stream().map(Options.Account::csv).collect(Collectors.joining("\n", "", "\n")));
            files.writeServiceAccountKeys();
            return files;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    Path auditPolicy() {
        return folder.resolve("audit-policy.yaml");
    }

    Path auditLog() {
        return folder.resolve("audit.log");
    }

    Path tokens() {
        return folder.resolve("tokens.csv");
    }

    Path signingKey() {
        return folder.resolve("service-account.key");
    }

    Path verifyingKey() {
        return folder.resolve("service-account.pub");
    }

    Path certificates() {
        return folder.resolve("certificates");
    }

    /** Written by the kube-apiserver itself: its certificate and the authority that signed it. */
    Path servingCertificate() {
        return certificates().resolve("apiserver.crt");
    }

    Path adminKubeconfig() {
        return folder.resolve("admin.kubeconfig");
    }

    void delete() {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException leftBehind) {
            // What cannot be deleted stays in the temporary folder of the machine, which cleans itself.
        }
    }

    private void writeServiceAccountKeys() throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var pair = generator.generateKeyPair();
            Files.writeString(signingKey(), pem("PRIVATE KEY", pair.getPrivate()));
            Files.writeString(verifyingKey(), pem("PUBLIC KEY", pair.getPublic()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK makes RSA keys", impossible);
        }
    }

    private static String pem(String what, Key key) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, lines, what);
    }
}
