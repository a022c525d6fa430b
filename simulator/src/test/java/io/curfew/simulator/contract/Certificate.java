package io.curfew.simulator.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key with a certificate that it has signed itself, made by the JDK's keytool: the JDK's API can read certificates but
 * not make them.
 *
 * @param bundle the certificate as PEM in base64, as Kubernetes takes authorities
 */
record Certificate(SSLContext context, String bundle) {

    private static final char[] PASSWORD = "loopback".toCharArray();

    /** For 127.0.0.1. */
    static Certificate ofLoopback() {
        try {
            var folder = Files.createTempDirectory("curfew-webhook");
            var file = folder.resolve("webhook.p12");
            try {
                run(keytool(file), folder.resolve("keytool.log"));
                var store = KeyStore.getInstance(file.toFile(), PASSWORD);
                return new Certificate(context(store), bundle(store));
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder.resolve("keytool.log"));
                Files.deleteIfExists(folder);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    private static List<String> keytool(Path file) {
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        return List.of(
                program,
                "-genkeypair",
                "-alias",
                "webhook",
                "-keyalg",
                "EC",
                "-dname",
                "CN=webhook",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD));
    }

    private static void run(List<String> command, Path log) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("keytool made no certificate: " + Files.readString(log));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String bundle(KeyStore store) throws GeneralSecurityException {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate("webhook").getEncoded());
        var pem = "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
