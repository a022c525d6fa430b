package io.curfew.agent.telemetry;

import io.curfew.agent.port.Traffic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Figures of requests, counted where they are made. */
final class TrafficMeters implements Traffic {
    private static final String OTHER = "other";

    private static final List<String> METADATA_RESULTS =
            List.of("200", "401", "403", "404", "429", "4xx", "5xx", "timeout", "unreachable", "garbage", OTHER);
    private static final List<List<String>> KUBERNETES_CALLS = List.of(
            List.of("get", "nodes"),
            List.of("patch", "nodes"),
            List.of("list", "pods"),
            List.of("watch", "pods"),
            List.of("create", "pods/eviction"),
            List.of("delete", "pods"),
            List.of("create", "events"),
            List.of(OTHER, OTHER));
    private static final List<String> KUBERNETES_CODES =
            List.of("2xx", "401", "403", "404", "409", "410", "429", "4xx", "5xx", "none");
    private static final List<String> OPERATIONS = List.of(
            "DescribeAutoScalingInstances",
            "DescribeLifecycleHooks",
            "RecordLifecycleActionHeartbeat",
            "CompleteLifecycleAction",
            "DescribeAutoScalingGroups",
            "EnterStandby",
            "TerminateInstanceInAutoScalingGroup",
            OTHER);
    private static final List<String> AWS_RESULTS =
            List.of("ok", "validation-error", "throttled", "denied", "unreachable", OTHER);

    private final CounterFamily metadata;
    private final CounterFamily kubernetes;
    private final CounterFamily autoScaling;

    TrafficMeters(MeterRegistry registry) {
        metadata = CounterFamily.of(
                registry, "curfew.metadata.requests", "Requests to instance metadata.", "result", METADATA_RESULTS);
        kubernetes = new CounterFamily(
                registry,
                "curfew.kubernetes.requests",
                "Requests to the API server.",
                List.of("verb", "resource", "code"),
                cross(KUBERNETES_CALLS, KUBERNETES_CODES));
        autoScaling = new CounterFamily(
                registry,
                "curfew.autoscaling.requests",
                "Requests to EC2 Auto Scaling.",
                List.of("operation", "result"),
                cross(OPERATIONS.stream().map(List::of).toList(), AWS_RESULTS));
    }

    @Override
    public void metadata(String result) {
        metadata.count(code(result, METADATA_RESULTS));
    }

    @Override
    public void kubernetes(String verb, String resource, String code) {
        var known = KUBERNETES_CALLS.contains(List.of(verb, resource));
        kubernetes.count(known ? verb : OTHER, known ? resource : OTHER, code(code, KUBERNETES_CODES));
    }

    @Override
    public void autoScaling(String operation, String result) {
        autoScaling.count(OPERATIONS.contains(operation) ? operation : OTHER, awsResult(result));
    }

    /** The code itself where it is told apart, else its hundred, else the last of those known. */
    private static String code(String code, List<String> known) {
        if (known.contains(code)) {
            return code;
        }
        var hundred = code.matches("\\d{3}") ? code.charAt(0) + "xx" : "";
        return known.contains(hundred) ? hundred : known.getLast();
    }

    // AWS has several names for the same refusal.
    private static String awsResult(String result) {
        var lower = result.toLowerCase(Locale.ROOT);
        if (lower.contains("throttl") || lower.contains("limitexceeded")) {
            return "throttled";
        }
        if (lower.contains("accessdenied") || lower.contains("unauthorized")) {
            return "denied";
        }
        return lower.equals("validationerror") ? "validation-error" : AWS_RESULTS.contains(lower) ? lower : OTHER;
    }

    private static List<List<String>> cross(List<List<String>> left, List<String> right) {
        return left.stream()
                .flatMap(l -> right.stream()
                        .map(r -> Stream.concat(l.stream(), Stream.of(r)).toList()))
                .toList();
    }
}
