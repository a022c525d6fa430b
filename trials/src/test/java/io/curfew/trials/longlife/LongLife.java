package io.curfew.trials.longlife;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.curfew.agent.loop.Status;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.telemetry.Logging;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import org.awaitility.Awaitility;

/** The life of one agent: a day on which nothing happens, and drains one after the other. */
final class LongLife implements AutoCloseable {
    private static final Duration LONGEST_ROUND = Duration.ofHours(2);
    private static final Duration AFTERWARDS = Duration.ofMinutes(5);

    private static final Pattern SENTENCE = Pattern.compile("\"[^\"]* [^\"]*\"");
    private static final Pattern FRACTION = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d");

    private final LongWorld world = new LongWorld();
    private final Instant begun = world.time().instant();
    private final Written log = new Written();
    private final HttpClient http = HttpClient.newHttpClient();
    private Optional<HandTurnedAgent> agent;

    /** What one drain took. */
    record Drain(
            int number,
            Round round,
            int logLines,
            int events,
            long requests,
            int statusBytes,
            int timeline,
            int journal,
            List<String> fractions) {}

    LongLife() throws Exception {
        var settings = Settings.of(
                world.node(),
                List.of(
                        "--metadata.poll=10s",
                        "--on.rebalance=drain",
                        "--rebalance.hold=30m",
                        "--identity=serviceAccount",
                        "--http.port=0",
                        "--http.bind=127.0.0.1",
                        "--notify.url=" + world.webhook()));
        Logging.start(settings.log());
        var turned = new HandTurnedAgent(world.time(), settings, world.kubeconfig());
        agent = Optional.of(turned);
        Awaitility.await().until(() -> turned.port().isPresent());
        turned.start();
        passUntil("idle", () -> phase() == Status.Phase.IDLE);
    }

    LongWorld world() {
        return world;
    }

    /** Of the world, so far. */
    long hours() {
        return Duration.between(begun, world.time().instant()).toHours();
    }

    void print(String text) {
        log.print(text);
    }

    int logLines() {
        return log.lines();
    }

    long turns() {
        return agent.orElseThrow().turns();
    }

    /** Nothing happens for so long. */
    void idle(Duration time) throws InterruptedException {
        var until = world.time().instant().plus(time);
        while (world.time().instant().isBefore(until)) {
            step(until);
        }
    }

    /** One interruption, from its notice until the node is back in service. */
    Drain drain(int number) throws Exception {
        world.forget();
        var round = Round.of(number);
        var lines = log.lines();
        var events = world.events();
        world.fill(number);
        world.disturb(number);
        round.begins(this, number);
        passUntil("draining for " + round, () -> phase() == Status.Phase.DRAINING);
        idle(Duration.ofSeconds(30));
        var inDrain = get("/status");
        passUntil("done with " + round, () -> phase() == Status.Phase.DONE);
        var done = get("/status");
        round.ends(this, number);
        passUntil("back from " + round, () -> phase() == Status.Phase.IDLE && !world.isCordoned());
        idle(AFTERWARDS);
        return new Drain(
                number,
                round,
                log.lines() - lines,
                world.events() - events,
                world.requests(),
                inDrain.length(),
                new ObjectMapper().readTree(done).path("timeline").size(),
                world.longestJournal(),
                Stream.concat(Stream.of(inDrain, done).flatMap(LongLife::sentences), world.sentences())
                        .filter(FRACTION.asPredicate())
                        .toList());
    }

    /** What people read of it: texts with a space in them. */
    private static Stream<String> sentences(String json) {
        return SENTENCE.matcher(json).results().map(MatchResult::group);
    }

    /** Names and labels of what /metrics shows. */
    SortedSet<String> series() throws Exception {
        return get("/metrics")
                .lines()
                .filter(l -> !l.startsWith("#"))
                .map(l -> l.substring(0, l.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String get(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + agent.orElseThrow().port().orElseThrow() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Status.Phase phase() {
        return agent.orElseThrow().status().map(Status::phase).orElse(Status.Phase.STARTING);
    }

    /** Lets time pass until it is so. */
    void passUntil(String what, BooleanSupplier isSo) throws InterruptedException {
        var until = world.time().instant().plus(LONGEST_ROUND);
        while (!isSo.getAsBoolean()) {
            if (!world.time().instant().isBefore(until)) {
                throw new AssertionError("not " + what + " within " + LONGEST_ROUND + ": "
                        + agent.orElseThrow().status() + "\n" + log.last(60));
            }
            step(until);
        }
    }

    private void step(Instant limit) throws InterruptedException {
        world.time().step(limit);
        agent.orElseThrow().settle(world::isUpToDate);
    }

    /** What goes when the agent goes, and the world stays. It is the agent's end. */
    Heap.Own ownHeap() throws JMException {
        world.forget();
        var bytes = Heap.used();
        var texts = Heap.objects("java.lang.String");
        endAgent();
        return new Heap.Own(texts - Heap.objects("java.lang.String"), bytes - Heap.used());
    }

    private void endAgent() {
        if (agent.isEmpty()) {
            return;
        }
        var trace = new WeakReference<>(agent.get());
        agent.ifPresent(HandTurnedAgent::close);
        agent = Optional.empty();
        world.time().end();
        // The threads of its connections end a moment later.
        Awaitility.await("the agent lets go of everything").until(() -> {
            System.gc();
            return trace.get() == null;
        });
    }

    @Override
    public void close() {
        endAgent();
        http.close();
        log.close();
        world.close();
    }
}
