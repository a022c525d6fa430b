package io.curfew.agent.kubernetes;

import io.curfew.agent.check.ClusterProbe;
import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A check's questions to the API server. Nothing is written: every request that would write is a dry run. */
final class DryRuns implements ClusterProbe {
    private final ApiServer server;
    private final DryRequests requests;
    private final InstantSource clock;

    DryRuns(ApiServer server, DryRequests requests, InstantSource clock) {
        this.server = server;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public NodeAnswer readNode() {
        var request = requests.readNode();
        try {
            var answer = server.ask(request);
            if (answer.good()) {
                return new NodeAnswer.Seen(NodeText.read(answer.object(), requests.nodeName()));
            }
            var refusal = answer.refusal();
            if (refusal.denied()) {
                return new NodeAnswer.Denied(request.what(), refusal.message());
            }
            return refusal.reason().equals("NotFound") ? new NodeAnswer.Gone() : new NodeAnswer.Failed(refusal.text());
        } catch (IOException noAnswer) {
            return new NodeAnswer.Failed(Texts.of(noAnswer));
        }
    }

    @Override
    public PodsAnswer listPods() {
        var request = requests.listPods();
        try (var reply = server.open(request).expectGood()) {
            return new PodsAnswer.Listed(
                    PodList.read(reply.body(), requests.nodeName()).pods());
        } catch (Refused refused) {
            return refused.refusal().denied()
                    ? new PodsAnswer.Denied(request.what(), refused.refusal().message())
                    : new PodsAnswer.Failed(refused.refusal().text());
        } catch (IOException noAnswer) {
            return new PodsAnswer.Failed(Texts.of(noAnswer));
        }
    }

    @Override
    public Permission may(Deed deed) {
        try {
            return switch (deed) {
                case PATCH_NODE -> written(server.ask(requests.patchNode()));
                case PATCH_NODE_STATUS -> written(server.ask(requests.patchStatus(clock.instant())));
                case WATCH_PODS -> watched();
                case EVICT_PODS -> ended(server.ask(requests.evict()));
                case DELETE_PODS -> ended(server.ask(requests.delete()));
                case CREATE_EVENTS -> written(server.ask(requests.event(clock.instant())));
            };
        } catch (IOException noAnswer) {
            return new Permission.Unknown(Texts.of(noAnswer));
        }
    }

    /** The headers tell; nobody waits for an event. */
    private Permission watched() throws IOException {
        try (var reply = server.open(requests.watch())) {
            return reply.code() == 200
                    ? new Permission.Granted()
                    : refused(reply.whole().refusal());
        }
    }

    private static Permission written(Answer answer) {
        return answer.good() ? new Permission.Granted() : refused(answer.refusal());
    }

    /** Of a pod that does not exist: that the server says so means that it would have been allowed. */
    private static Permission ended(Answer answer) throws IOException {
        return switch (EvictionAnswers.read(answer)) {
            case EvictionAnswer.NotFound _ -> new Permission.Granted();
            case EvictionAnswer.Accepted _ -> new Permission.Granted();
            default -> refused(answer.refusal());
        };
    }

    private static Permission refused(Refusal refusal) {
        return refusal.denied() ? new Permission.Denied(refusal.message()) : new Permission.Unknown(refusal.text());
    }

    @Override
    public Impersonation impersonation() {
        try {
            var answer = server.ask(requests.reviewAsNode());
            if (answer.good()) {
                var user = answer.object().at("/status/userInfo/username").asText();
                return user.equals(requests.nodeUser())
                        ? new Impersonation.Works(confined())
                        : new Impersonation.Unknown("the server takes us for " + Texts.oneLine(user));
            }
            var refusal = answer.refusal();
            return refusal.denied()
                    ? new Impersonation.Refused(refusal.message())
                    : new Impersonation.Unknown(refusal.text());
        } catch (IOException noAnswer) {
            return new Impersonation.Unknown(Texts.of(noAnswer));
        }
    }

    // own-node-only.md 4, tell-tale: NodeRestriction says `pod "x" not found`, the registry `pods "x" not found`.
    private Optional<Boolean> confined() throws IOException {
        var answer = server.ask(requests.evictAsNode());
        if (answer.good() || answer.code() != 404) {
            return Optional.empty();
        }
        var message = answer.refusal().message();
        return message.startsWith("pods \"") ? Optional.of(false) : Optional.of(message.startsWith("pod \""));
    }

    @Override
    public Optional<Duration> ownClockAhead() {
        var now = clock.instant();
        return server.lastDate().flatMap(DryRuns::read).map(theirs -> Duration.between(theirs, now));
    }

    private static Optional<Instant> read(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
