package io.curfew.agent.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Counters of one name, one for each of a closed set of label values. */
final class CounterFamily {
    private final Map<List<String>, Counter> counters = new HashMap<>();
    private final Counter fallback;

    /**
     * @param labels names of the labels
     * @param rows their values; what is none of them counts for the last
     */
    CounterFamily(MeterRegistry registry, String name, String help, List<String> labels, List<List<String>> rows) {
        Counter last = null;
        for (var row : rows) {
            var tags = IntStream.range(0, labels.size())
                    .mapToObj(i -> Tag.of(labels.get(i), row.get(i)))
                    .toList();
            last = Counter.builder(name).description(help).tags(tags).register(registry);
            counters.put(row, last);
        }
        fallback = Objects.requireNonNull(last, "rows is empty");
    }

    /** With one label. */
    static CounterFamily of(MeterRegistry registry, String name, String help, String label, List<String> values) {
        return new CounterFamily(
                registry,
                name,
                help,
                List.of(label),
                values.stream().map(List::of).toList());
    }

    void count(String... values) {
        counters.getOrDefault(List.of(values), fallback).increment();
    }
}
