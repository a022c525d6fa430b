package io.curfew.simulator.ec2;

import io.curfew.simulator.http.Answer;
import io.curfew.simulator.http.Handler;
import io.curfew.simulator.http.Request;
import io.curfew.simulator.time.WorldTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** IMDSv2 of one instance over HTTP, and never v1: without a good token there is no answer but 401. */
public final class MetadataFace implements Handler {
    private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final Pattern TOKEN_PATH = Pattern.compile("/(latest|\\d{4}-\\d{2}-\\d{2})/api/token/?");
    private static final Pattern DATA_PATH =
            Pattern.compile("/(?:latest|\\d{4}-\\d{2}-\\d{2})/((?:meta-data|dynamic)(?:/.*)?)");

    private final MetadataTokens tokens;
    private final MetadataPaths paths;
    private volatile boolean closesOnNotFound;

    MetadataFace(InstanceMetadata metadata, WorldTime time) {
        tokens = new MetadataTokens(time, metadata.identity().id());
        paths = new MetadataPaths(metadata, time);
    }

    /** From now on no token given out so far is good. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** From now on 404 comes with {@code Connection: close}, as the real service was seen to answer. */
    public void closeOnNotFound() {
        closesOnNotFound = true;
    }

    @Override
    public void handle(Request request, Answer answer) throws IOException {
        var tokenPath = TOKEN_PATH.matcher(request.path());
        if (tokenPath.matches()) {
            issue(request, tokenPath.group(1), answer);
            return;
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            send(answer, 405, Map.of(), "");
            return;
        }
        var left = request.header(TOKEN).flatMap(tokens::left);
        if (left.isEmpty()) {
            send(answer, 401, Map.of(), "");
            return;
        }
        var headers = Map.of(TTL, String.valueOf(left.get().toSeconds()));
        var text = text(request.path());
        if (text.isPresent()) {
            send(answer, 200, headers, text.get());
        } else {
            send(answer, 404, closesOnNotFound ? Map.of("Connection", "close") : Map.of(), "");
        }
    }

    private void issue(Request request, String version, Answer answer) throws IOException {
        if (!request.method().equals("PUT")) {
            send(answer, 405, Map.of("Allow", "OPTIONS, PUT"), "");
        } else if (request.header("X-Forwarded-For").isPresent() || !version.equals("latest")) {
            send(answer, 403, Map.of(), "");
        } else {
            var ttl = ttl(request);
            if (ttl.isEmpty()) {
                send(answer, 400, Map.of(), "");
            } else {
                var headers = Map.of(TTL, String.valueOf(ttl.get().toSeconds()));
                send(answer, 200, headers, tokens.issue(ttl.get()));
            }
        }
    }

    private static Optional<Duration> ttl(Request request) {
        return request.header(TTL)
                .filter(text -> text.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(seconds -> seconds >= 1 && seconds <= 21_600)
                .map(Duration::ofSeconds);
    }

    private Optional<String> text(String path) {
        var data = DATA_PATH.matcher(path);
        return data.matches() ? paths.at(data.group(1)) : Optional.empty();
    }

    private static void send(Answer answer, int status, Map<String, String> headers, String body) throws IOException {
        var all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "text/plain");
        all.put("Server", "EC2ws");
        answer.send(status, all, body.getBytes(StandardCharsets.UTF_8));
    }
}
