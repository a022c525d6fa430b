package io.curfew.agent.loop;

import io.curfew.agent.port.Action;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The actions under way and how those before them ended.
 *
 * @param underWay by key: when it was begun
 * @param failures by key: how often in a row it ended badly, and when last
 * @param done by key: when it last ended well
 */
record Work(Map<String, Instant> underWay, Map<String, Failures> failures, Map<String, Instant> done) {

    private static final String PATCH_IN_DOUBT = "patch-in-doubt";

    record Failures(int count, Instant last, String why) {}

    static Work none() {
        return new Work(Map.of(), Map.of(), Map.of());
    }

    boolean isUnderWay(String key) {
        return underWay.containsKey(key);
    }

    /** How many are under way whose key begins with {@code prefix}. */
    int countUnderWay(String prefix) {
        return count(underWay.keySet(), prefix);
    }

    Optional<Failures> failuresOf(String key) {
        return Optional.ofNullable(failures.get(key));
    }

    boolean isDone(String key) {
        return done.containsKey(key);
    }

    Optional<Instant> doneAt(String key) {
        return Optional.ofNullable(done.get(key));
    }

    /** Whether one with such a key is under way, or has ended well since {@code asked}. */
    boolean mayCross(String prefix, Instant asked) {
        return countUnderWay(prefix) > 0
                || done.entrySet().stream()
                        .anyMatch(d ->
                                d.getKey().startsWith(prefix) && !d.getValue().isBefore(asked));
    }

    /** How many ended well whose key begins with {@code prefix}. */
    int countDone(String prefix) {
        return count(done.keySet(), prefix);
    }

    /** The keys beginning with {@code prefix} of all that were ever begun. */
    Set<String> begun(String prefix) {
        var begun = new HashSet<String>();
        for (var keys : List.of(underWay.keySet(), failures.keySet(), done.keySet())) {
            for (var key : keys) {
                if (key.startsWith(prefix)) {
                    begun.add(key);
                }
            }
        }
        return begun;
    }

    // Counted by hand: these run several times in each turn.
    static int count(Set<String> keys, String prefix) {
        var count = 0;
        for (var key : keys) {
            count += key.startsWith(prefix) ? 1 : 0;
        }
        return count;
    }

    /**
     * What is under way ends by itself; how things went before says nothing about the next time, but for a patch of
     * which nobody knows whether it was taken.
     */
    Work afterwards() {
        return new Work(
                underWay,
                Map.of(),
                patchInDoubt().map(d -> Map.of(PATCH_IN_DOUBT, d)).orElse(Map.of()));
    }

    /** When the newest patch of the Node ended of which nobody knows whether it was taken. */
    Optional<Instant> patchInDoubt() {
        return doneAt(PATCH_IN_DOUBT);
    }

    Work patchInDoubt(Instant since) {
        return patchInDoubt().filter(before -> !before.isBefore(since)).isPresent()
                ? this
                : new Work(underWay, failures, with(done, PATCH_IN_DOUBT, since));
    }

    Work begun(Action action, Instant now) {
        return new Work(with(underWay, action.key(), now), failures, done);
    }

    /** Of the failures of {@code action} so far nothing is to be concluded. */
    Work unfailed(Action action) {
        return new Work(underWay, without(failures, action.key()), done);
    }

    Work succeeded(Action action, Instant now) {
        return new Work(
                without(underWay, action.key()), without(failures, action.key()), with(done, action.key(), now));
    }

    Work failed(Action action, String why, Instant now) {
        var before = failuresOf(action.key()).map(Failures::count).orElse(0);
        return new Work(
                without(underWay, action.key()),
                with(failures, action.key(), new Failures(before + 1, now, why)),
                done);
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        var copy = new HashMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    private static <V> Map<String, V> without(Map<String, V> map, String key) {
        if (!map.containsKey(key)) {
            return map;
        }
        var copy = new HashMap<>(map);
        copy.remove(key);
        return Collections.unmodifiableMap(copy);
    }
}
