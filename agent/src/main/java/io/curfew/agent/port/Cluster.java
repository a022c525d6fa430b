package io.curfew.agent.port;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Kubernetes, as far as one node's agent needs it. Each call is one attempt; none throws for what the server says. */
public interface Cluster extends AutoCloseable {
    NodeAnswer readNode();

    NodeAnswer patchNode(NodePatch patch);

    /** Lists from the watch cache, then watches, until {@link #stopWatching()}; mends itself after any trouble. */
    void watchPods(Consumer<Observation> inbox);

    void stopWatching();

    /** One consistent list. */
    PodsAnswer listPods();

    EvictionAnswer evict(Pod pod, Optional<Duration> grace);

    EvictionAnswer delete(Pod pod, Duration grace);

    /** Writes the two conditions into the status of the own Node. */
    NodeAnswer setConditions(ConditionPatch patch);

    /** Posts the Event; empty where it was taken or stands there already, else why not. */
    Optional<String> tell(Notice notice);

    /** Says that what was told is still so, seen {@code count} times by now; empty where it was taken, else why not. */
    Optional<String> tellAgain(Notice notice, int count);

    /** What the agent's identity keeps it from; empty while all is well, or nothing is known. From any thread. */
    default Optional<Shortcoming> shortcoming() {
        return Optional.empty();
    }

    /** {@code what} is a sentence for people. */
    record Shortcoming(String what, Instant since) {}

    @Override
    void close();
}
