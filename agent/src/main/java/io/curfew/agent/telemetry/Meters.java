package io.curfew.agent.telemetry;

import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Witness;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import io.curfew.agent.port.Traffic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * All figures, as docs/metrics.md lists them. Labels come from closed sets, and every series is there at 0 from the
 * start, so that a rate or an alert needs no first time.
 */
public final class Meters implements Witness, Traffic {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final StatusMeters status;
    private final ActionMeters actions = new ActionMeters(registry);
    private final TrafficMeters traffic = new TrafficMeters(registry);
    private final CounterFamily notifications = CounterFamily.of(
            registry,
            "curfew.notifications",
            "Notifications, by what came of them.",
            "result",
            List.of("delivered", "given-up", "dropped", "failed"));

    public Meters(InstantSource clock) {
        status = new StatusMeters(registry, clock);
        ProcessMeters.bind(registry);
    }

    /** In Prometheus' text format. From any thread. */
    public String scrape() {
        return registry.scrape();
    }

    /** One notification, or one try of it; {@code result} is one of those of docs/metrics.md. */
    public void notification(String result) {
        notifications.count(result);
    }

    @Override
    public void turned(Status next) {
        status.turned(next);
    }

    @Override
    public void began(Action action) {}

    @Override
    public void ended(Result result, Duration took) {
        actions.ended(result);
    }

    @Override
    public void metadata(String result) {
        traffic.metadata(result);
    }

    @Override
    public void kubernetes(String verb, String resource, String code) {
        traffic.kubernetes(verb, resource, code);
    }

    @Override
    public void autoScaling(String operation, String result) {
        traffic.autoScaling(operation, result);
    }
}
