package io.curfew.simulator.real;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The few requests that starting a server takes. */
final class LoopbackHttp {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private LoopbackHttp() {}

    /** Trusts the certificates of {@code pem} and nothing else. */
    static SSLContext trusting(Path pem) throws IOException {
        try (var in = Files.newInputStream(pem)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            var index = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + index++, certificate);
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(pem + " cannot be trusted: " + unusable.getMessage(), unusable);
        }
    }

    static HttpResponse<String> get(SSLContext trust, URI uri, String token) throws IOException {
        try (var client = HttpClient.newBuilder().sslContext(trust).build()) {
            return send(client, HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token));
        }
    }

    static HttpResponse<String> post(URI uri, String body) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            return send(client, HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)));
        }
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
