package io.curfew.trials.seeds;

import io.curfew.agent.interruption.Interruption.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All interruptions of a world so far. By hand where it can be: this runs several times in each step of the world. */
final class Items {
    /** As long as marks may stand after what they were made for. */
    private static final Duration MARKS_STAND = Duration.ofMinutes(10);

    private final World world;
    private final List<Item> items = new ArrayList<>();

    Items(World world) {
        this.world = world;
    }

    int size() {
        return items.size();
    }

    Stream<Item> open() {
        return items.stream().filter(Item::open);
    }

    List<Item> open(Predicate<Item> which) {
        var open = new ArrayList<Item>(items.size());
        for (var item : items) {
            if (item.open() && which.test(item)) {
                open.add(item);
            }
        }
        return open;
    }

    Optional<Item> firstOpen(Predicate<Item> which) {
        for (var item : items) {
            if (item.open() && which.test(item)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    /** Those that stood at {@code begun} or later. */
    Stream<Item> at(Instant begun) {
        return items.stream().filter(i -> i.until.filter(u -> u.isBefore(begun)).isEmpty());
    }

    /** It stands, first seen at {@code first}; where it stood before, that is remembered. */
    void open(Kind kind, String payload, Optional<Instant> time, Instant first) {
        var id = Item.id(kind, payload);
        var same = new ArrayList<Item>();
        for (var item : items) {
            if (item.id().equals(id)) {
                if (item.open()) {
                    item.seen(first);
                    return;
                }
                same.add(item);
            }
        }
        var now = world.time.instant();
        var item = new Item(kind, payload, time, now, first);
        // Marks of the same one before may still stand, with its deadline; from a Node that is gone nobody takes them.
        same.stream()
                .filter(i -> world.node().isEmpty()
                        || i.until.orElseThrow().plus(MARKS_STAND).isAfter(now))
                .forEach(i -> item.firstAtLatest(i.first));
        items.add(item);
    }

    void close(Predicate<Item> which) {
        for (var item : items) {
            if (item.open() && which.test(item)) {
                item.until = Optional.of(world.time.instant());
            }
        }
    }

    /** Another agent begins, which knows only what {@code journaled} names. */
    void unsighted(Map<String, Instant> journaled) {
        items.forEach(Item::unsighted);
        named(journaled);
    }

    /** The living agent knows what {@code journaled} names, by identity and first sight, and what it was shown itself. */
    void named(Map<String, Instant> journaled) {
        for (var item : items) {
            var sight = Optional.ofNullable(journaled.get(item.id()));
            if (sight.isPresent()) {
                item.until = Optional.empty();
            }
            if (item.open()) {
                item.journaled(sight);
            }
        }
    }

    /** The living agent has had a turn, in which it saw those. */
    void turned(Predicate<Item> seen) {
        items.stream().filter(seen).forEach(Item::turned);
    }
}
