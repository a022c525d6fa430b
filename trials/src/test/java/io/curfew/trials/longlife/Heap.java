package io.curfew.trials.longlife;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is left in the heap after collections. */
final class Heap {
    private static final int COLLECTIONS = 20;
    private static final long STEADY = 8 * 1024;

    private Heap() {}

    /**
     * What is reachable through one owner only.
     *
     * @param texts strings, which is what a set or a map that forgets nothing keeps
     */
    record Own(long texts, long bytes) {}

    /** Bytes in use, once two collections in a row have found the same. */
    static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        var before = Long.MAX_VALUE;
        for (var n = 0; n < COLLECTIONS; n++) {
            System.gc();
            var now = memory.getHeapMemoryUsage().getUsed();
            if (Math.abs(before - now) < STEADY) {
                return now;
            }
            before = now;
        }
        return before;
    }

    /** How many objects are reachable of classes whose names begin like this: a package, or a class. */
    static long objects(String begin) throws JMException {
        var histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(l -> l.strip().split("\\s+"))
                .filter(c -> c.length >= 4 && c[0].endsWith(":") && c[3].startsWith(begin))
                .mapToLong(c -> Long.parseLong(c[1]))
                .sum();
    }
}
