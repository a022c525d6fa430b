package io.curfew.agent.telemetry;

import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Witness;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log what happens, one line for one fact, once: from the difference between a turn's status and the one
 * before it, and from the results of actions.
 */
public final class Story implements Witness {
    private static final Logger LOG = LoggerFactory.getLogger(Story.class);

    /** Beyond this many facts that are told once, some are told twice rather than all remembered. */
    private static final int REMEMBERED = 2_000;

    private final Consumer<Fact> teller;
    private final Set<String> told = new HashSet<>();
    private Status previous = StatusFacts.BEFORE_ALL;

    /**
     * @param timeline keeps what is told
     */
    public Story(Timeline timeline) {
        this(fact -> {
            log(fact);
            timeline.add(fact);
        });
    }

    Story(Consumer<Fact> teller) {
        this.teller = teller;
    }

    /** What is new in {@code next}. */
    static List<Fact> facts(Status previous, Status next) {
        return StatusFacts.between(previous, next);
    }

    /** What came of an action. */
    static List<Fact> facts(Result result) {
        return ResultFacts.of(result);
    }

    @Override
    public void turned(Status status) {
        facts(previous, status).forEach(this::tell);
        if (previous.plan().isPresent() && status.plan().isEmpty()) {
            told.removeIf(key -> !key.startsWith(StatusFacts.LASTING));
        }
        previous = status;
    }

    @Override
    public void began(Action action) {}

    @Override
    public void ended(Result result, Duration took) {
        facts(result).forEach(this::tell);
    }

    private void tell(Fact fact) {
        var isNew = switch (fact.telling()) {
            case Fact.Telling.Always _ -> true;
            case Fact.Telling.Once(String key) -> remember(key) && !isToldPermission(key);
            case Fact.Telling.Ends(String key) -> told.remove(key);
        };
        if (isNew) {
            teller.accept(fact);
        }
    }

    private boolean remember(String key) {
        if (told.size() >= REMEMBERED) {
            told.clear();
        }
        return told.add(key);
    }

    // A missing permission is told with the server's words when it is met; its trouble would only say it again.
    private boolean isToldPermission(String key) {
        return key.startsWith(StatusFacts.LASTING)
                && told.stream()
                        .filter(k -> k.startsWith(ResultFacts.PERMISSION))
                        .anyMatch(k -> key.contains(k.substring(ResultFacts.PERMISSION.length())));
    }

    static void log(Fact fact) {
        var line = LOG.atLevel(fact.level());
        for (var field : fact.fields()) {
            line = line.addKeyValue(field.key(), field.value());
        }
        line.log(fact.name());
    }
}
