package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.trafficlistener.WiremockNetworkTrafficListener;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Instance metadata and Auto Scaling on the loopback, and a process that knows of no other. */
final class Loopback implements AutoCloseable {
    static final String STATE = "/latest/meta-data/autoscaling/target-lifecycle-state";
    static final String ID = "/latest/meta-data/instance-id";
    static final String REGION = "/latest/meta-data/placement/region";
    static final String TOKEN = "/latest/api/token";
    static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";

    private final ProcessSettings settings = new ProcessSettings();
    private final AtomicInteger connections = new AtomicInteger();
    private final WireMockServer imds = new WireMockServer(loopback().networkTrafficListener(new Counter()));
    private final WireMockServer autoScaling = new WireMockServer(loopback());
    private final WireMockServer proxy = new WireMockServer(loopback());

    Loopback() {
        List.of(imds, autoScaling, proxy).forEach(WireMockServer::start);
        property("aws.ec2MetadataServiceEndpoint", imds.baseUrl());
        property("aws.endpointUrl", autoScaling.baseUrl());
        proxy.stubFor(any(anyUrl()).willReturn(status(502)));
    }

    /** A machine in service without any notice, with a token that holds for six hours. */
    static Loopback inService() {
        var world = new Loopback();
        world.token("token-1");
        world.answers(STATE, text("InService"));
        List.of(NoticeReader.SPOT, NoticeReader.REBALANCE, NoticeReader.SCHEDULED, NoticeReader.HISTORY)
                .forEach(path -> world.answers(path, status(404)));
        world.answers(ID, text("i-0123456789abcdef0"));
        world.answers(REGION, text("eu-west-1"));
        return world;
    }

    private static WireMockConfiguration loopback() {
        return options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .jettyStopTimeout(10L)
                .notifier(new Slf4jNotifier(false));
    }

    static ResponseDefinitionBuilder text(String body) {
        return status(200).withHeader("Content-Type", "text/plain").withBody(body);
    }

    void token(String token) {
        tokenAnswers(text(token).withHeader("X-aws-ec2-metadata-token-ttl-seconds", "21600"));
    }

    void tokenAnswers(ResponseDefinitionBuilder answer) {
        imds.stubFor(put(TOKEN).willReturn(answer));
    }

    void answers(String path, ResponseDefinitionBuilder answer) {
        imds.stubFor(get(path).willReturn(answer));
    }

    WireMockServer imds() {
        return imds;
    }

    WireMockServer autoScaling() {
        return autoScaling;
    }

    WireMockServer proxy() {
        return proxy;
    }

    /** Everything that instance metadata was asked, as {@code GET path}, oldest first. */
    List<String> asked() {
        return imds.getAllServeEvents().reversed().stream()
                .map(e -> e.getRequest().getMethod() + " " + e.getRequest().getUrl())
                .toList();
    }

    List<LoggedRequest> requests() {
        return imds.getAllServeEvents().stream().map(e -> e.getRequest()).toList();
    }

    int connections() {
        return connections.get();
    }

    /** The whole JVM is told to use a proxy, for the loopback too. */
    void demandProxy() {
        property("http.nonProxyHosts", "");
        property("http.proxyHost", "127.0.0.1");
        property("http.proxyPort", Integer.toString(proxy.port()));
    }

    void imdsAt(URI other) {
        property("aws.ec2MetadataServiceEndpoint", other.toString());
    }

    void property(String name, String value) {
        settings.set(name, value);
    }

    void noProperty(String name) {
        settings.remove(name);
    }

    @Override
    public void close() {
        settings.close();
        List.of(imds, autoScaling, proxy).forEach(WireMockServer::stop);
    }

    private final class Counter implements WiremockNetworkTrafficListener {
        @Override
        public void opened(Socket socket) {
            connections.incrementAndGet();
        }

        @Override
        public void incoming(Socket socket, ByteBuffer bytes) {}

        @Override
        public void outgoing(Socket socket, ByteBuffer bytes) {}

        @Override
        public void closed(Socket socket) {}
    }
}
