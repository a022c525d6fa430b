package io.curfew.trials.benchmark;

import static io.curfew.trials.benchmark.NoticeToCordon.POLL_MILLIS;
import static io.curfew.trials.benchmark.NoticeToCordon.seconds;

import io.curfew.simulator.ec2.HookEnd;
import io.curfew.trials.AgentProcess;
import io.curfew.trials.benchmark.Samples.Unit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Auto Scaling terminates a full node of 110 pods: 100 of a ReplicaSet, 8 of a DaemonSet, 2 mirror pods. A new node and
 * a new agent each round.
 */
final class FullDrain {
    private static final int TO_EVICT = 100;
    private static final int STAYING = 10;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** Before the notice, so that the start is over; and after the end, so that its Events are counted. */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** The least that "drained" needs after the cordon (drain.md 2.6). */
    private static final Duration CORDON_SETTLES = Duration.ofSeconds(5);

    private final BenchmarkWorld world;
    private final Random random = new Random(2);

    FullDrain(BenchmarkWorld world) {
        this.world = world;
    }

    private record Round(
            double toReady,
            double toCordon,
            double toLastEviction,
            double toLastGone,
            double toCompleted,
            double overall,
            Map<String, Long> requests,
            double peak,
            double after,
            double anonymousAfter) {
        double requestCount() {
            return requests.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    void measure(Report report, int rounds) throws IOException, InterruptedException {
        var done = new ArrayList<Round>();
        for (int i = 0; i < rounds; i++) {
            done.add(round());
        }
        report.add(Figure.plain(
                "notice to cordon, the first of an agent's life",
                Unit.SECONDS,
                "2.0 s (NTH)",
                samples(done, Round::toCordon)));
        report.add(Figure.plain(
                "110 pods: notice to last eviction asked for",
                Unit.SECONDS,
                "22.9 s NTH, 18.1 s kubectl drain",
                samples(done, Round::toLastEviction)));
        report.add(Figure.median(
                "110 pods: notice to last evictable pod gone",
                Unit.SECONDS,
                "24.9 s NTH, 20.1 s kubectl drain",
                3.2,
                samples(done, Round::toLastGone)));
        report.add(Figure.median(
                "last pod gone, or cordon + 5 s, to hook completed",
                Unit.SECONDS,
                "18–20 s until known, never completed (NTH)",
                0.5,
                samples(done, Round::toCompleted)));
        report.add(Figure.plain(
                "notice to hook completed",
                Unit.SECONDS,
                "44.7 s until known, never completed (NTH)",
                samples(done, Round::overall)));
        report.add(Figure.median(
                "Kubernetes requests of that drain",
                Unit.NUMBER,
                "224 NTH, 230 kubectl drain",
                120,
                samples(done, Round::requestCount)));
        report.add(Figure.median(
                "RSS, peak since start, drain included",
                Unit.MEBIBYTES,
                "55 MiB (NTH)",
                125,
                samples(done, Round::peak)));
        report.add(Figure.plain("RSS, 5 s after the drain", Unit.MEBIBYTES, "", samples(done, Round::after)));
        report.add(Figure.plain(
                "anonymous part of it",
                Unit.MEBIBYTES,
                "18 MiB at its peak (NTH)",
                samples(done, Round::anonymousAfter)));
        report.add(Figure.plain("start to ready", Unit.SECONDS, "", samples(done, Round::toReady)));
        report.note("requests of the last drain: " + done.getLast().requests());
    }

    private Round round() throws IOException, InterruptedException {
        var node = world.node();
        node.pods().ofReplicaSet("web", TO_EVICT);
        node.pods().ofDaemonSet("logs", STAYING - 2);
        node.pods().mirror(2);
        try (var kubelet = new ScriptedKubelet(world.api(), world.time(), node.name());
                var cordon = new CordonWatch(world.api(), world.time(), node.name());
                var started = node.start()) {
            // A random part of a poll, or each notice would fall just behind one.
            Thread.sleep(PAUSE.plusMillis(random.nextInt(POLL_MILLIS)));
            var notice = node.terminate();
            var cordoned = cordon.cordoned();
            Await.until(
                    "all pods gone, see " + node.log(),
                    LIMIT,
                    () -> kubelet.gone().size() >= TO_EVICT);
            Await.until(
                    "hook ended, see " + node.log(), LIMIT, () -> hookEnd(node).isPresent());
            Thread.sleep(PAUSE);
            checkWhoIsLeft(node, kubelet);
            return round(notice, cordoned, kubelet.gone().getLast(), node, started);
        }
    }

    private Round round(
            Instant notice, Instant cordoned, Instant lastGone, BenchmarkNode node, BenchmarkNode.Started started)
            throws IOException, InterruptedException {
        var drainedAtTheEarliest = latest(lastGone, cordoned.plus(CORDON_SETTLES));
        var completed = completed(hookEnd(node).orElseThrow());
        var agent = started.agent();
        // Before the process has ended.
        var peak = Idle.mebibytes(agent, "VmHWM");
        var after = Idle.mebibytes(agent, "VmRSS");
        var anonymous = Idle.mebibytes(agent, "RssAnon");
        var requests = requestsOf(agent, notice);
        var lastEviction = requests.stream()
                .filter(asked -> asked.what().equals("create pods/eviction"))
                .map(Asked::at)
                .max(Instant::compareTo)
                .orElseThrow();
        return new Round(
                seconds(started.took()),
                seconds(Duration.between(notice, cordoned)),
                seconds(Duration.between(notice, lastEviction)),
                seconds(Duration.between(notice, lastGone)),
                seconds(Duration.between(drainedAtTheEarliest, completed)),
                seconds(Duration.between(notice, completed)),
                BenchmarkWorld.byWhat(requests),
                peak,
                after,
                anonymous);
    }

    private List<Asked> requestsOf(AgentProcess agent, Instant notice) throws InterruptedException {
        // A watch is written down when it has ended.
        agent.terminate(Duration.ofSeconds(5));
        Thread.sleep(Duration.ofSeconds(1));
        return world.agentRequestsSince(notice);
    }

    private Optional<HookEnd> hookEnd(BenchmarkNode node) {
        return world.ec2().history().hookEnds().stream()
                .filter(end -> end.instance().equals(node.instance().identity().id()))
                .findFirst();
    }

    private static Instant completed(HookEnd end) {
        if (end.by() != HookEnd.By.COMPLETION) {
            throw new IllegalStateException("the hook was not completed, but ended by " + end.by());
        }
        return end.at();
    }

    private void checkWhoIsLeft(BenchmarkNode node, ScriptedKubelet kubelet) {
        var left = world.api()
                .get("/api/v1/pods?fieldSelector=spec.nodeName=" + node.name())
                .path("items")
                .size();
        if (left != STAYING || kubelet.gone().size() != TO_EVICT) {
            throw new IllegalStateException(left + " pods are left, not the " + STAYING + " that stay: " + node.log());
        }
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Samples samples(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Samples.of(rounds.stream().mapToDouble(figure).boxed().toList());
    }
}
