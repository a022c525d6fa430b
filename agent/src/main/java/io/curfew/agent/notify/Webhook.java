package io.curfew.agent.notify;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * The POST. Follows no redirect, reads no answer but its status, and never repeats what a server or a library says:
 * address and headers are secrets.
 */
final class Webhook implements Function<Notification, Answer> {
    static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    /** From the first byte to the last of the answer. */
    static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    private static final int LARGEST_HEADERS = 64 * 1024;

    private final URI address;
    private final Optional<Path> headersFile;
    private final Template template;
    private final Duration limit;
    private Optional<HttpClient> client = Optional.empty(); // guarded by this

    Webhook(URI address, Optional<Path> headersFile, Template template, Duration limit) {
        this.address = address;
        this.headersFile = headersFile;
        this.template = template;
        this.limit = limit;
    }

    @Override
    public Answer apply(Notification notification) {
        return switch (headers(headersFile)) {
            case Header.Read.Bad(String why) -> new Answer.NotNow("the headers file: " + why);
            case Header.Read.Good(List<Header> headers) -> send(request(notification, headers));
        };
    }

    /** Read for each try, since a Secret may be rotated at any time. */
    static Header.Read headers(Optional<Path> file) {
        if (file.isEmpty()) {
            return new Header.Read.Good(List.of());
        }
        try (var in = Files.newInputStream(file.get())) {
            return Header.read(new String(in.readNBytes(LARGEST_HEADERS), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Header.Read.Bad("cannot be read");
        }
    }

    private HttpRequest request(Notification notification, List<Header> headers) {
        var request = HttpRequest.newBuilder(address)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .header("User-Agent", "curfew")
                .POST(HttpRequest.BodyPublishers.ofString(template.render(notification)));
        headers.forEach(h -> request.setHeader(h.name(), h.value()));
        return request.build();
    }

    private Answer send(HttpRequest request) {
        var answer = client().sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            // The client's own limit ends with the headers; an answer whose body never ends would go on.
            var response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return Answer.of(response.statusCode(), response.headers().firstValue("retry-after"));
        } catch (TimeoutException e) {
            return abandoned(answer, "no answer in time");
        } catch (ExecutionException e) {
            return new Answer.NotNow(words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abandoned(answer, "interrupted");
        }
    }

    private static Answer abandoned(CompletableFuture<?> answer, String why) {
        answer.cancel(true);
        return new Answer.NotNow(why);
    }

    private static String words(ExecutionException failure) {
        var causes = Stream.iterate(
                        Optional.ofNullable(failure.getCause()), Optional::isPresent, c -> c.map(Throwable::getCause))
                .flatMap(Optional::stream)
                .toList();
        if (causes.stream()
                .anyMatch(c -> c instanceof UnresolvedAddressException || c instanceof UnknownHostException)) {
            return "unknown host";
        }
        if (causes.stream().anyMatch(SSLException.class::isInstance)) {
            return "no TLS";
        }
        if (causes.stream().anyMatch(HttpTimeoutException.class::isInstance)) {
            return "no answer in time";
        }
        return causes.stream().anyMatch(ConnectException.class::isInstance)
                ? "cannot be reached"
                : "the connection broke";
    }

    // Made when it is first needed: most agents' days bring no notification.
    private synchronized HttpClient client() {
        var made = client.orElseGet(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECTS_WITHIN)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build());
        client = Optional.of(made);
        return made;
    }
}
