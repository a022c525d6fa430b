package io.curfew.trials.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel knows about a process's CPU time. */
final class ProcessTimes {
    /** Of a second, as Linux counts for programs on every architecture that Curfew runs on. */
    private static final double TICKS = 100;

    private ProcessTimes() {}

    /** utime and stime of /proc/PID/stat, in seconds. */
    static double cpuSeconds(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The second field is the name in brackets, which may hold spaces; utime and stime are the 14th and 15th.
        var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS;
    }

    /** Over the last minute, all processes of the machine. */
    static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }
}
