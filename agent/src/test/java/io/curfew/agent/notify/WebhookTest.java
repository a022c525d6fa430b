package io.curfew.agent.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebhookTest {
    private static final String SECRET = "T0KEN";
    private static final String PATH = "/services/" + SECRET;
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger("ROOT");

    private final WireMockServer receiver = new WireMockServer(options()
            .dynamicPort()
            .dynamicHttpsPort()
            .bindAddress("127.0.0.1")
            .jettyStopTimeout(10L)
            .notifier(new Slf4jNotifier(false)));
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> lines = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLoggerName().startsWith("io.curfew")) {
                log.add(event + " " + event.getKeyValuePairs());
            }
        }
    };

    @TempDir
    Path folder;

    @BeforeEach
    void begin() {
        receiver.start();
        lines.start();
        ROOT.addAppender(lines);
        ((Logger) LoggerFactory.getLogger("io.curfew")).setLevel(Level.DEBUG);
    }

    @AfterEach
    void end() {
        ((Logger) LoggerFactory.getLogger("io.curfew")).setLevel(null);
        ROOT.detachAppender(lines);
        receiver.stop();
    }

    @Test
    void aNotificationIsPostedAsJson() {
        answers(status(200));

        assertThat(webhook(Optional.empty()).apply(Example.notification("a"))).isEqualTo(new Answer.Delivered());
        assertThat(requests()).singleElement().satisfies(r -> {
            assertThat(r.getUrl()).isEqualTo(PATH);
            assertThat(r.getHeader("Content-Type")).isEqualTo("application/json");
            assertThat(r.getBodyAsString()).contains("\"id\": \"a\"", "\"reason\": \"EvictionBlocked\"");
        });
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "410", "422"})
    void whatTheReceiverWillNeverTakeIsGivenUp(int code) {
        answers(status(code));

        assertThat(webhook(Optional.empty()).apply(Example.notification("a")))
                .isEqualTo(new Answer.Refused("answered " + code));
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "408", "429", "500", "503"})
    void whatMayGoBetterIsTriedAgain(int code) {
        answers(status(code));

        assertThat(webhook(Optional.empty()).apply(Example.notification("a")))
                .isEqualTo(new Answer.NotNow("answered " + code));
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "100000, PT1M", "Wed 21 Oct, "})
    void theReceiversWishIsHonouredUpToAMinute(String header, Duration wish) {
        answers(status(429).withHeader("Retry-After", header));

        assertThat(webhook(Optional.empty()).apply(Example.notification("a")))
                .isEqualTo(new Answer.NotNow("answered 429", Optional.ofNullable(wish)));
    }

    @Test
    void noRedirectIsFollowed() {
        answers(status(307).withHeader("Location", base() + "/elsewhere"));

        assertThat(webhook(Optional.empty()).apply(Example.notification("a")))
                .isEqualTo(new Answer.Refused("answered 307, and redirects are not followed"));
        assertThat(requests()).extracting(LoggedRequest::getUrl).containsExactly(PATH);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBrokenAnswerIsNoAnswer(Fault fault) {
        answers(aResponse().withFault(fault));

        var answer = webhook(Optional.empty()).apply(Example.notification("a"));

        // A broken body after a good status is nobody's loss.
        assertThat(answer).isNotInstanceOf(Answer.Refused.class);
    }

    @Test
    void aSlowReceiverIsLeftAfterItsTime() {
        answers(status(200).withFixedDelay(20_000));
        var before = System.nanoTime();

        assertThat(webhook(base() + PATH, Optional.empty(), SHORT).apply(Example.notification("a")))
                .isEqualTo(new Answer.NotNow("no answer in time"));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aReceiverThatDribblesItsAnswerIsLeftAfterItsTime() {
        answers(status(200).withBody("x".repeat(1_000)).withChunkedDribbleDelay(100, 20_000));

        assertThat(webhook(base() + PATH, Optional.empty(), SHORT).apply(Example.notification("a")))
                .isEqualTo(new Answer.NotNow("no answer in time"));
    }

    @Test
    void aReceiverThatOnlyAcceptsIsLeftAfterItsTime() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var webhook = webhook("http://127.0.0.1:" + silent.getLocalPort() + PATH, Optional.empty(), SHORT);

            assertThat(webhook.apply(Example.notification("a"))).isEqualTo(new Answer.NotNow("no answer in time"));
        }
    }

    @Test
    void nobodyThereIsSaidInOurWords() {
        receiver.stop();

        assertThat(webhook(Optional.empty()).apply(Example.notification("a")))
                .isEqualTo(new Answer.NotNow("cannot be reached"));
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted() {
        answers(status(200));
        var webhook = webhook("https://127.0.0.1:" + receiver.httpsPort() + PATH, Optional.empty(), PATIENT);

        assertThat(webhook.apply(Example.notification("a"))).isEqualTo(new Answer.NotNow("no TLS"));
        assertThat(requests()).isEmpty();
    }

    @Test
    void headersAreReadForEachTry() throws IOException {
        answers(status(200));
        var file = folder.resolve("headers");
        var webhook = webhook(Optional.of(file));

        for (var token : List.of("old", "new")) {
            Files.writeString(file, "Authorization: Bearer " + token + "\nContent-Type: application/x-own\n");
            assertThat(webhook.apply(Example.notification(token))).isEqualTo(new Answer.Delivered());
        }

        assertThat(requests())
                .extracting(r -> r.getHeader("Authorization"))
                .containsExactlyInAnyOrder("Bearer old", "Bearer new");
        assertThat(requests()).extracting(r -> r.getHeader("Content-Type")).containsOnly("application/x-own");
    }

    @Test
    void headersThatCannotBeReadAreTriedAgain() {
        assertThat(webhook(Optional.of(folder.resolve("gone"))).apply(Example.notification("a")))
                .isEqualTo(new Answer.NotNow("the headers file: cannot be read"));
    }

    @Test
    void afterErrorsItIsDeliveredAndNeitherAddressNorHeadersAreInTheLog() throws IOException {
        receiver.stubFor(answer(status(500).withBody(SECRET))
                .inScenario("heals")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("broken"));
        receiver.stubFor(answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))
                .inScenario("heals")
                .whenScenarioStateIs("broken")
                .willSetStateTo("well"));
        receiver.stubFor(answer(status(200)).inScenario("heals").whenScenarioStateIs("well"));
        var file = Files.writeString(folder.resolve("headers"), "Authorization: Bearer " + SECRET);
        var counted = new ConcurrentLinkedQueue<String>();
        var outbox = new Outbox(
                webhook(Optional.of(file)), new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)), counted::add);
        outbox.start();

        outbox.add(Example.notification("a"));

        await().atMost(PATIENT).until(() -> counted.contains("delivered"));
        assertThat(counted).containsExactly("failed", "failed", "delivered");
        await().atMost(PATIENT).until(() -> log.stream().anyMatch(l -> l.contains("notify.recovered")));
        assertThat(log)
                .anyMatch(l -> l.contains("notify.failed") && l.contains("answered 500"))
                .noneMatch(l -> l.contains(SECRET))
                .noneMatch(l -> l.contains(Integer.toString(receiver.port())));
    }

    @Test
    void withoutAnAddressThereIsNothing() throws WrongNotify {
        assertThat(Notifier.open(Settings.defaults("node-1"), _ -> {})).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:T0KEN@example.com/", "https://example.com:x/T0KEN", "http://[T0KEN/"})
    void anAddressThatCannotWorkIsRefusedWithoutBeingShown(String url) {
        wrong("notify.url=(hidden): ", "--notify.url=" + url);
    }

    @Test
    void aTemplateThatCannotWorkIsRefused() throws IOException {
        var file = Files.writeString(folder.resolve("mine.json"), "{\"text\": \"{{txet}}\"}");

        wrong("notify.template=" + file + ": {{txet}} is no field; there are id, ", template(file.toString()));
        wrong("notify.template=" + folder + "/none: cannot be read", template(folder + "/none"));
    }

    @Test
    void headersThatCannotWorkAreRefusedWithoutBeingShown() throws IOException {
        var file = Files.writeString(folder.resolve("headers"), "Bearer " + SECRET);

        wrong(
                "notify.headers-file=" + file + ": line 1 is no header",
                "--notify.url=https://example.com/",
                "--notify.headers-file=" + file);
    }

    private static String[] template(String template) {
        return new String[] {"--notify.url=https://example.com/", "--notify.template=" + template};
    }

    private static void wrong(String message, String... options) {
        Assertions.assertThatExceptionOfType(WrongNotify.class)
                .isThrownBy(() -> Notifier.open(Settings.of("node-1", List.of(options)), _ -> {}))
                .satisfies(e -> assertThat(e).hasNoCause())
                .withMessageStartingWith(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(SECRET, "\n"));
    }

    private String base() {
        return "http://127.0.0.1:" + receiver.port();
    }

    private Webhook webhook(Optional<Path> headers) {
        return webhook(receiver.isRunning() ? base() + PATH : "http://127.0.0.1:1" + PATH, headers, PATIENT);
    }

    private static Webhook webhook(String address, Optional<Path> headers, Duration limit) {
        try {
            return Template.read(Opening.builtIn("json")) instanceof Template.Read.Good(Template template)
                    ? new Webhook(URI.create(address), headers, template, limit)
                    : Assertions.fail("no template");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void answers(ResponseDefinitionBuilder answer) {
        receiver.stubFor(answer(answer));
        receiver.stubFor(any(urlEqualTo("/elsewhere")).willReturn(status(200)));
    }

    private static MappingBuilder answer(ResponseDefinitionBuilder answer) {
        return post(anyUrl()).atPriority(10).willReturn(answer);
    }

    private List<LoggedRequest> requests() {
        return receiver.getAllServeEvents().stream()
                .map(e -> LoggedRequest.createFrom(e.getRequest()))
                .toList();
    }
}
