package io.curfew.agent.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.curfew.agent.loop.Status.Phase;
import io.curfew.agent.port.Cluster.Shortcoming;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the agent works, as values: /healthz asks whether it turns, /readyz whether it sees what it must see.
 */
final class Health {
    /** The loop turns every ten seconds even where nothing happens; a starved machine gets some grace. */
    static final Duration TURNS_WITHIN = Duration.ofSeconds(60);

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

    private final StatusBoard board;
    private final InstantSource clock;
    private final Instant started;
    private final Supplier<Optional<Instant>> metadataAnswer;
    private final Duration answersWithin;
    private final Supplier<Optional<Shortcoming>> shortcoming;

    /**
     * @param metadataAnswer when instance metadata last gave a usable answer
     * @param poll how often it is asked
     * @param shortcoming what the agent's identity keeps it from
     */
    Health(
            StatusBoard board,
            InstantSource clock,
            Supplier<Optional<Instant>> metadataAnswer,
            Duration poll,
            Supplier<Optional<Shortcoming>> shortcoming) {
        this.shortcoming = shortcoming;
        this.board = board;
        this.clock = clock;
        this.started = clock.instant();
        this.metadataAnswer = metadataAnswer;
        var tenPolls = poll.multipliedBy(10);
        this.answersWithin = tenPolls.compareTo(ANSWERS_WITHIN) > 0 ? tenPolls : ANSWERS_WITHIN;
    }

    record Missing(String what, Instant since) {}

    /** Empty where all is well. */
    Optional<Missing> alive() {
        var lastTurn = board.newest().map(e -> e.status().at()).orElse(started);
        return isOlder(lastTurn, TURNS_WITHIN)
                ? Optional.of(new Missing("The loop has not turned.", lastTurn))
                : Optional.empty();
    }

    /** Empty where all is well. */
    List<Missing> ready() {
        var missing = new ArrayList<Missing>();
        alive().ifPresent(missing::add);
        var answer = metadataAnswer.get();
        if (answer.isEmpty()) {
            missing.add(new Missing("Instance metadata has not answered yet.", started));
        } else if (isOlder(answer.get(), answersWithin)) {
            missing.add(new Missing("Instance metadata does not answer.", answer.get()));
        }
        board.newest()
                .ifPresentOrElse(
                        e -> {
                            if (e.status().phase() == Phase.STARTING
                                    || e.status().phase() == Phase.REFUSED) {
                                missing.add(new Missing(e.status().reason(), e.phaseSince()));
                            }
                        },
                        () -> missing.add(new Missing("The own Node has not been read yet.", started)));
        shortcoming.get().ifPresent(s -> missing.add(new Missing(s.what(), s.since())));
        return List.copyOf(missing);
    }

    /** /readyz as JSON. */
    static String json(List<Missing> missing) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("ready", missing.isEmpty());
        var all = json.putArray("missing");
        missing.forEach(m ->
                all.addObject().put("what", m.what()).put("since", m.since().toString()));
        return json.toPrettyString() + "\n";
    }

    private boolean isOlder(Instant than, Duration limit) {
        return than.plus(limit).isBefore(clock.instant());
    }
}
