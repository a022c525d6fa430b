package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Observation.PodsSeen;
import io.curfew.agent.port.Observation.PodsUnseen;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Lists the own pods, follows them, and mends itself until it is stopped (drain.md 3: LIST from the cache, WATCH from
 * its version). Not fabric8's informer: that one lists anew with no resourceVersion, which old servers answer by
 * reading every pod of the cluster.
 */
final class PodWatch implements Runnable {
    private final ApiServer server;
    private final Requests requests;
    private final WatchTiming timing;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<Observation> inbox;

    private final Map<String, Pod> pods = new LinkedHashMap<>();
    /** Empty: a list is needed. */
    private Optional<String> version = Optional.empty();

    private Optional<String> unseen = Optional.empty();
    private int failures;
    private boolean stopped;

    PodWatch(
            ApiServer server,
            Requests requests,
            WatchTiming timing,
            InstantSource clock,
            RandomGenerator random,
            Consumer<Observation> inbox) {
        this.server = server;
        this.requests = requests;
        this.timing = timing;
        this.clock = clock;
        this.random = random;
        this.inbox = inbox;
    }

    /** After this nothing more is handed over. The thread is to be interrupted besides. */
    synchronized void stop() {
        stopped = true;
    }

    private synchronized boolean running() {
        return !stopped;
    }

    private synchronized void handOver(Observation observation) {
        if (!stopped) {
            inbox.accept(observation);
        }
    }

    @Override
    public void run() {
        try {
            while (running()) {
                Thread.sleep(turn());
            }
        } catch (InterruptedException asked) {
            // The end that stop() asks for.
        }
    }

    /** One list where it is needed, and one watch to its end; returns how long to pause. */
    private Duration turn() {
        try {
            if (version.isEmpty()) {
                list();
            }
            return follow() ? Duration.ZERO : timing.pause(++failures, random);
        } catch (Expired expired) {
            version = Optional.empty();
            return failures++ == 0 ? Duration.ZERO : timing.pause(failures, random);
        } catch (Silence silence) {
            // Whatever was missed: a list tells.
            version = Optional.empty();
            return failed(silence, Duration.ZERO);
        } catch (Refused refused) {
            return failed(refused, refused.refusal().retryAfter().orElse(Duration.ZERO));
        } catch (IOException | RuntimeException trouble) {
            return failed(trouble, Duration.ZERO);
        }
    }

    private Duration failed(Exception trouble, Duration atLeast) {
        var why = Texts.of(trouble);
        if (!unseen.equals(Optional.of(why))) {
            unseen = Optional.of(why);
            handOver(new PodsUnseen(why));
        }
        var pause = timing.pause(++failures, random);
        return pause.compareTo(atLeast) > 0 ? pause : atLeast;
    }

    private void list() throws IOException {
        try (var reply = server.open(requests.listFromCache()).expectGood()) {
            var list = PodList.read(reply.body(), requests.nodeName());
            pods.clear();
            list.pods().forEach(pod -> pods.put(pod.uid(), pod));
            version = Optional.of(list.resourceVersion());
        }
        tell();
    }

    private void tell() {
        unseen = Optional.empty();
        handOver(new PodsSeen(List.copyOf(pods.values())));
    }

    /** Follows one watch to its end; true where that came in good order, so that the next may begin at once. */
    private boolean follow() throws IOException {
        var limit = timing.limit(random);
        var begun = clock.instant();
        try (var reply = open(limit)) {
            if (unseen.isPresent()) {
                tell();
            }
            var body = reply.body();
            body.patience(timing.silence());
            try (var events = Json.parser(body)) {
                while (events.nextToken() != null) {
                    JsonNode event = events.readValueAsTree();
                    take(WatchEvent.read(event, requests.nodeName()));
                    failures = 0;
                    body.allow(Reply.LONGEST_OBJECT);
                    body.patience(timing.silence());
                }
            }
            return endedInGoodOrder(begun);
        } catch (JacksonException broken) {
            throw new IOException("half an event: " + Texts.oneLine(broken.getOriginalMessage()), broken);
        }
    }

    private Reply open(Duration limit) throws IOException {
        try {
            return server.open(requests.watch(version.orElseThrow(), limit)).expectGood();
        } catch (Refused refused) {
            throw refused.refusal().code() == 410 ? new Expired() : refused;
        }
    }

    /** A server that closes each watch at once must not be asked again at once. */
    private boolean endedInGoodOrder(Instant begun) {
        if (Duration.between(begun, clock.instant()).compareTo(timing.longestPause()) >= 0) {
            failures = 0;
        }
        return failures == 0;
    }

    private void take(WatchEvent event) throws IOException {
        switch (event) {
            case WatchEvent.Present(var pod, var at) -> {
                version = Optional.of(at);
                if (!pod.equals(pods.put(pod.uid(), pod))) {
                    tell();
                }
            }
            case WatchEvent.Gone(var pod, var at) -> {
                version = Optional.of(at);
                if (pods.remove(pod.uid()) != null) {
                    tell();
                }
            }
            case WatchEvent.Bookmark(var at) -> version = Optional.of(at);
            case WatchEvent.Failed(var refusal) -> {
                throw refusal.code() == 410 ? new Expired() : new Refused(refusal);
            }
        }
    }

    /** 410: the server no longer knows what happened since our version. */
    private static final class Expired extends IOException {}
}
