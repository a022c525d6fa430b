package io.curfew.trials.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The agent's process in its container, seen from outside: only where nodes and suite share a machine. */
record ContainerProcess(Path proc) {
    private static final double MEBIBYTE = 1024;
    /** Of a second, as Linux counts for programs on every architecture that Curfew runs on. */
    private static final double TICKS = 100;

    /** The process of the program {@code run} in the pod with this UID. */
    static Optional<ContainerProcess> of(String podUid) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .filter(p -> text(p.resolve("cmdline")).endsWith("io.curfew.agent.Main\0run\0"))
                    // Drivers write the UID with dashes or with underscores.
                    .filter(p -> text(p.resolve("cgroup")).replace('_', '-').contains(podUid))
                    .findFirst()
                    .map(ContainerProcess::new);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** In MiB, by the names of /proc: VmRSS, RssAnon, VmHWM. */
    double memory(String name) {
        return text(proc.resolve("status"))
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / MEBIBYTE)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** What the container's own limit counts, in MiB: now, and the most so far. */
    OptionalLong charged(Charge charge) {
        var groups = text(proc.resolve("cgroup"));
        var version1 = groups.lines().filter(l -> l.contains(":memory:")).findFirst();
        var file = version1.map(line -> Path.of("/sys/fs/cgroup/memory" + line.split(":", 3)[2], charge.version1))
                .orElseGet(() -> Path.of("/sys/fs/cgroup" + groups.strip().split(":", 3)[2], charge.version2));
        var bytes = text(file).strip();
        return bytes.matches("\\d+") ? OptionalLong.of(Long.parseLong(bytes) >> 20) : OptionalLong.empty();
    }

    /** Files of the memory controller. */
    enum Charge {
        NOW("memory.usage_in_bytes", "memory.current"),
        PEAK("memory.max_usage_in_bytes", "memory.peak"),
        LIMIT("memory.limit_in_bytes", "memory.max");

        private final String version1;
        private final String version2;

        Charge(String version1, String version2) {
            this.version1 = version1;
            this.version2 = version2;
        }
    }

    double cpuSeconds() {
        return (field(14) + field(15)) / TICKS;
    }

    /** Since the process began. */
    Duration age() {
        var uptime = Double.parseDouble(text(Path.of("/proc/uptime")).split(" ", 2)[0]);
        return Duration.ofMillis(Math.round((uptime - field(22) / TICKS) * 1000));
    }

    /** Of /proc/PID/stat, counted from 1; the second is a name in brackets, which may hold spaces. */
    private double field(int number) {
        var stat = text(proc.resolve("stat"));
        return Double.parseDouble(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[number - 3]);
    }

    /** Empty where the process is gone. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
