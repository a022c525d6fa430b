package io.curfew.simulator.cluster.sketch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import java.time.Duration;

/** A pod's character: what it does when it is told to terminate. Written in an annotation of the pod. */
public sealed interface PodEnd {
    /** Holds a duration such as {@code PT2S}, or {@code ignores-term}, or {@code stuck}. */
    String ANNOTATION = "simulator.curfew.io/end";

    /** What a pod without the annotation does. */
    static PodEnd usual() {
        return new After(Duration.ofSeconds(1));
    }

    /** Ends so long after TERM, or at the end of its grace if that is sooner. */
    record After(Duration time) implements PodEnd {}

    /** Ignores TERM and is killed at the end of its grace. */
    record WholeGrace() implements PodEnd {}

    /** Never ends, as on a kubelet or a volume that hangs. */
    record Stuck() implements PodEnd {}

    static PodEnd of(JsonNode pod) {
        return switch (Json.text(pod, "metadata", "annotations", ANNOTATION)) {
            case "" -> usual();
            case "ignores-term" -> new WholeGrace();
            case "stuck" -> new Stuck();
            case String time -> new After(Duration.parse(time));
        };
    }

    default void writeTo(ObjectNode pod) {
        var text = switch (this) {
            case After(var time) -> time.toString();
            case WholeGrace() -> "ignores-term";
            case Stuck() -> "stuck";
        };
        Json.child(Json.metadata(pod), "annotations").put(ANNOTATION, text);
    }
}
