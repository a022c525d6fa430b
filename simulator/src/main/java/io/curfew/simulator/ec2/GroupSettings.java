package io.curfew.simulator.ec2;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a group is like. The durations are what AWS takes for its own part.
 *
 * @param deregistration how long an instance stays {@code Terminating} (or {@code EnteringStandby}, ...) while load
 *     balancers let go of it, before the wait begins (A7)
 * @param propagation how long after the wait shows calls still find no action (A8)
 * @param proceeding from the last completion to the end of the transition
 * @param launching how long a new instance stays {@code Pending}
 * @param onAbandon what becomes of an instance whose terminating hook was abandoned (A12)
 * @param tags of the group itself, by which calls may choose groups
 */
public record GroupSettings(
        String name,
        int minSize,
        int maxSize,
        List<Hook> hooks,
        Duration deregistration,
        Duration propagation,
        Duration proceeding,
        Duration launching,
        OnAbandon onAbandon,
        Map<String, String> tags) {

    /** What becomes of an instance whose terminating hook was abandoned. */
    public enum OnAbandon {
        TERMINATE,
        RETAIN
    }

    public GroupSettings {
        hooks = List.copyOf(hooks);
        tags = Map.copyOf(tags);
        if (minSize < 0 || maxSize < minSize) {
            throw new IllegalArgumentException("sizes " + minSize + " to " + maxSize);
        }
    }

    /** A group without hooks, of 0 to 100 instances; AWS needs 1 s to proceed and 30 s to launch, and nothing else. */
    public static GroupSettings named(String name) {
        return new GroupSettings(
                name,
                0,
                100,
                List.of(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                OnAbandon.TERMINATE,
                Map.of());
    }

    public GroupSettings withSizes(int min, int max) {
        return new GroupSettings(
                name, min, max, hooks, deregistration, propagation, proceeding, launching, onAbandon, tags);
    }

    /** The same with one hook more. */
    public GroupSettings withHook(Hook hook) {
        var more = new ArrayList<>(hooks);
        more.add(hook);
        return new GroupSettings(
                name, minSize, maxSize, more, deregistration, propagation, proceeding, launching, onAbandon, tags);
    }

    public GroupSettings withDeregistration(Duration time) {
        return new GroupSettings(
                name, minSize, maxSize, hooks, time, propagation, proceeding, launching, onAbandon, tags);
    }

    public GroupSettings withPropagation(Duration time) {
        return new GroupSettings(
                name, minSize, maxSize, hooks, deregistration, time, proceeding, launching, onAbandon, tags);
    }

    public GroupSettings withProceeding(Duration time) {
        return new GroupSettings(
                name, minSize, maxSize, hooks, deregistration, propagation, time, launching, onAbandon, tags);
    }

    public GroupSettings withLaunching(Duration time) {
        return new GroupSettings(
                name, minSize, maxSize, hooks, deregistration, propagation, proceeding, time, onAbandon, tags);
    }

    public GroupSettings withOnAbandon(OnAbandon what) {
        return new GroupSettings(
                name, minSize, maxSize, hooks, deregistration, propagation, proceeding, launching, what, tags);
    }

    /** The same with one tag more. */
    public GroupSettings withTag(String key, String value) {
        var more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return new GroupSettings(
                name, minSize, maxSize, hooks, deregistration, propagation, proceeding, launching, onAbandon, more);
    }
}
