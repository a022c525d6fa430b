package io.curfew.simulator.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Every request that a server was sent and every connection that it was asked for. Safe for several threads. */
public final class Ledger {
    private final List<Entry> entries = new ArrayList<>();
    private long connections;

    /**
     * One request.
     *
     * @param connection numbered from 1 in the order of opening
     * @param pathWithQuery as sent, not decoded
     * @param status 0 while nothing was answered, and for ever where nothing was
     * @param userAgent empty where none was sent
     */
    public record Entry(
            Instant at, long connection, String method, String pathWithQuery, int status, String userAgent) {
        Entry answeredWith(int answered) {
            return new Entry(at, connection, method, pathWithQuery, answered, userAgent);
        }
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public synchronized long count(Predicate<Entry> which) {
        return entries.stream().filter(which).count();
    }

    /** How many connections were opened so far, also those on which nothing was asked. */
    public synchronized long connectionsOpened() {
        return connections;
    }

    /** Forgets the requests; connections go on being counted. */
    public synchronized void clear() {
        entries.clear();
    }

    synchronized long connectionOpened() {
        return ++connections;
    }

    /** Notes a request on arrival, so that one that hangs is seen too. */
    synchronized void arrived(Entry entry) {
        entries.add(entry);
    }

    // A connection has one unanswered request at a time, so the entry is found by its value.
    synchronized void answered(Entry arrived, int status) {
        int at = entries.lastIndexOf(arrived);
        if (at >= 0) {
            entries.set(at, arrived.answeredWith(status));
        }
    }
}
