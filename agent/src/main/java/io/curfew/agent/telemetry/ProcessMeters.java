package io.curfew.agent.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The few figures of the process that a small agent is judged by. Micrometer's own binders have some sixty series and
 * need one more module of the JDK.
 */
final class ProcessMeters {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMeters() {}

    static void bind(MeterRegistry registry) {
        var process = ProcessHandle.current();
        FunctionCounter.builder(
                        "process.cpu",
                        process,
                        p -> seconds(p.info().totalCpuDuration().orElse(Duration.ZERO)))
                .description("CPU time used.")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "process.start.time",
                        process,
                        p -> p.info()
                                .startInstant()
                                .map(i -> i.toEpochMilli() / 1000.0)
                                .orElse(0.0))
                .description("Start of the process since the epoch.")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("process.resident.memory", STATUS, ProcessMeters::residentBytes)
                .description("Resident memory; 0 where the system does not tell.")
                .baseUnit("bytes")
                .register(registry);

        var memory = ManagementFactory.getMemoryMXBean();
        used(registry, memory, "heap", MemoryMXBean::getHeapMemoryUsage);
        used(registry, memory, "nonheap", MemoryMXBean::getNonHeapMemoryUsage);
        Gauge.builder("jvm.threads.live", ManagementFactory.getThreadMXBean(), t -> t.getThreadCount())
                .description("Platform threads.")
                .register(registry);
        FunctionCounter.builder("jvm.gc", ManagementFactory.getGarbageCollectorMXBeans(), ProcessMeters::collecting)
                .description("Time spent collecting garbage.")
                .baseUnit("seconds")
                .register(registry);
    }

    private static void used(
            MeterRegistry registry, MemoryMXBean memory, String area, Function<MemoryMXBean, MemoryUsage> usage) {
        Gauge.builder("jvm.memory.used", memory, m -> usage.apply(m).getUsed())
                .description("Memory in use.")
                .baseUnit("bytes")
                .tag("area", area)
                .register(registry);
    }

    private static double collecting(List<GarbageCollectorMXBean> collectors) {
        return collectors.stream()
                        .mapToLong(c -> Math.max(0, c.getCollectionTime()))
                        .sum()
                / 1000.0;
    }

    private static double residentBytes(Path status) {
        try (var lines = Files.lines(status)) {
            return lines.filter(l -> l.startsWith("VmRSS:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
