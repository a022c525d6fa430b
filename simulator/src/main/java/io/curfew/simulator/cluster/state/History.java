package io.curfew.simulator.cluster.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** The last changes, as far back as the watch cache reaches. */
final class History {
    private final Deque<Change> changes = new ArrayDeque<>();
    private final int window;
    private long forgottenUpTo;

    /** Keeps at most {@code window} changes. */
    History(int window) {
        this.window = window;
    }

    void add(Change change) {
        changes.addLast(change);
        if (changes.size() > window) {
            forgottenUpTo = changes.removeFirst().revision();
        }
    }

    void forget(long upTo) {
        changes.clear();
        forgottenUpTo = upTo;
    }

    /** The newest revision that is no longer known; a watch may start from it, not from below. */
    long forgottenUpTo() {
        return forgottenUpTo;
    }

    void newestFirst(Consumer<Change> reader, long downTo) {
        Iterator<Change> newest = changes.descendingIterator();
        while (newest.hasNext()) {
            var change = newest.next();
            if (change.revision() <= downTo) {
                return;
            }
            reader.accept(change);
        }
    }

    List<Change> after(long revision) {
        var after = new ArrayDeque<Change>();
        newestFirst(after::addFirst, revision);
        return List.copyOf(after);
    }
}
