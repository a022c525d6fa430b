package io.curfew.trials.longlife;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is left in the heap after collections. */
final class Heap {
    private static final int COLLECTIONS = 20;
    private static final long STEADY = 8 * 1024;

    private Heap() {}

    /** What is reachable through one owner only. */
    record Own(long objects, long bytes) {}

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

    /** How many objects of classes of this package, and of those below, are reachable. */
    static long objects(String packageName) throws JMException {
        var histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(l -> l.strip().split("\\s+"))
                .filter(c -> c.length >= 4 && c[0].endsWith(":") && c[3].startsWith(packageName))
                .mapToLong(c -> Long.parseLong(c[1]))
                .sum();
    }
}
