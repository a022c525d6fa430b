package io.curfew.agent.kubernetes;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.Cluster;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.PodsAnswer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The port over HTTP. Safe for use from several threads. Asks for nothing by itself but what a watch needs. */
final class FabricCluster implements Cluster {
    private final ApiServer server;
    private final Requests requests;
    private final WatchTiming timing;
    private final InstantSource clock;
    /** From the last good answer, for Events; they do without where it is not known. */
    private volatile Optional<String> nodeUid = Optional.empty();

    private Optional<RunningWatch> watch = Optional.empty();

    FabricCluster(ApiServer server, Requests requests, WatchTiming timing, InstantSource clock) {
        this.server = server;
        this.requests = requests;
        this.timing = timing;
        this.clock = clock;
    }

    @Override
    public NodeAnswer readNode() {
        return askForNode(requests.readNode());
    }

    @Override
    public NodeAnswer patchNode(NodePatch patch) {
        return askForNode(requests.patchNode(NodeText.write(patch)));
    }

    @Override
    public NodeAnswer setConditions(ConditionPatch patch) {
        return askForNode(requests.patchStatus(ConditionText.write(patch)));
    }

    private NodeAnswer askForNode(Request request) {
        try {
            var answer = server.ask(request);
            if (!answer.good()) {
                return refused(request, answer.refusal());
            }
            var node = NodeText.read(answer.object(), requests.nodeName());
            nodeUid = Optional.of(node.uid());
            return new NodeAnswer.Seen(node);
        } catch (IOException noAnswer) {
            return new NodeAnswer.Failed(request.what() + ": " + Texts.of(noAnswer));
        }
    }

    private static NodeAnswer refused(Request request, Refusal refusal) {
        if (refusal.denied()) {
            return new NodeAnswer.Denied(request.what(), refusal.message());
        }
        return switch (refusal.reason()) {
            case "NotFound" -> new NodeAnswer.Gone();
            case "Conflict" -> new NodeAnswer.Conflict();
            default -> new NodeAnswer.Failed(request.what() + ": " + refusal.text());
        };
    }

    @Override
    public synchronized void watchPods(Consumer<Observation> inbox) {
        stopWatching();
        var random = seededByName();
        var begun = new PodWatch(server, requests, timing, clock, random, inbox);
        watch = Optional.of(
                new RunningWatch(begun, Thread.ofVirtual().name("pod-watch").start(begun)));
    }

    private RandomGenerator seededByName() {
        return RandomGeneratorFactory.of("SplittableRandom")
                .create(requests.nodeName().hashCode());
    }

    @Override
    public synchronized void stopWatching() {
        watch.ifPresent(RunningWatch::stop);
        watch = Optional.empty();
    }

    private record RunningWatch(PodWatch watch, Thread thread) {
        void stop() {
            watch.stop();
            thread.interrupt();
        }
    }

    @Override
    public PodsAnswer listPods() {
        var request = requests.listConsistently();
        try (var reply = server.open(request).expectGood()) {
            return new PodsAnswer.Listed(
                    PodList.read(reply.body(), requests.nodeName()).pods());
        } catch (Refused refused) {
            return refused.refusal().denied()
                    ? new PodsAnswer.Denied(request.what(), refused.refusal().message())
                    : new PodsAnswer.Failed(
                            request.what() + ": " + refused.refusal().text());
        } catch (IOException noAnswer) {
            return new PodsAnswer.Failed(request.what() + ": " + Texts.of(noAnswer));
        }
    }

    @Override
    public EvictionAnswer evict(Pod pod, Optional<Duration> grace) {
        return end(requests.evict(pod, EvictionText.evict(pod, grace)));
    }

    @Override
    public EvictionAnswer delete(Pod pod, Duration grace) {
        return end(requests.delete(pod, EvictionText.delete(pod, grace)));
    }

    private EvictionAnswer end(Request request) {
        try {
            return EvictionAnswers.read(server.ask(request));
        } catch (IOException noAnswer) {
            return new EvictionAnswer.Unreachable(Texts.of(noAnswer));
        }
    }

    @Override
    public Optional<String> tell(Notice notice) {
        var event = new EventText(requests.nodeName(), nodeUid).write(notice, clock.instant());
        var request = requests.event(EventText.namespace(notice), event);
        try {
            var answer = server.ask(request);
            if (answer.good() || answer.refusal().reason().equals("AlreadyExists")) {
                return Optional.empty();
            }
            return Optional.of(request.what() + ": " + answer.refusal().text());
        } catch (IOException noAnswer) {
            return Optional.of(request.what() + ": " + Texts.of(noAnswer));
        }
    }

    @Override
    public Optional<String> tellAgain(Notice notice, int count) {
        var event = new EventText(requests.nodeName(), nodeUid);
        var request = requests.eventAgain(
                EventText.namespace(notice), event.name(notice), EventText.series(count, clock.instant()));
        try {
            var answer = server.ask(request);
            return answer.good()
                    ? Optional.empty()
                    : Optional.of(request.what() + ": " + answer.refusal().text());
        } catch (IOException noAnswer) {
            return Optional.of(request.what() + ": " + Texts.of(noAnswer));
        }
    }

    @Override
    public void close() {
        stopWatching();
        server.close();
    }
}
