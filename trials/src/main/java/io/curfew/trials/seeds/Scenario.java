package io.curfew.trials.seeds;

import io.curfew.agent.settings.Settings;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a seed's world is at the beginning, before chance goes on.
 *
 * @param course what comes to the instance
 * @param objects what is in the cluster
 * @param terminating names of pods that terminate already when the agent begins, {@code namespace/name}
 * @param working names of pods that end by themselves some time, {@code namespace/name}
 * @param group with its hooks
 * @param othersComplete after how long somebody completes the hooks that are not Curfew's; empty: nobody does
 * @param notice when that begins, after the agent's start where positive
 * @param strangersNode whether the Node belongs to another instance
 * @param volumes whether the claims of pods stand for volumes that are attached to the node
 * @param horizon where the run is cut off, after the notice
 */
record Scenario(
        Course course,
        Settings settings,
        List<Sketch> objects,
        List<String> terminating,
        List<String> working,
        GroupSettings group,
        Optional<Duration> othersComplete,
        Duration notice,
        boolean strangersNode,
        boolean volumes,
        Duration horizon) {
    static final Instant BEGIN = Instant.parse("2026-11-21T10:00:00Z");
    static final String NODE = "node-a";
    static final String OTHER_NODE = "node-b";
    static final String GROUP = "workers";
    /** The launching hook, by a name that every setting of {@code hooks.names} owns. */
    static final String LAUNCH_HOOK = "curfew-to-service";

    /** Pods with it are waited for where {@code drain.wait-for} says so. */
    static final String AWAITED_LABEL = "example.org/long-work";

    /** Honoured with {@code drain.honor-protection}. */
    static final String PROTECTION = "karpenter.sh/do-not-disrupt";

    Scenario {
        objects = List.copyOf(objects);
        terminating = List.copyOf(terminating);
        working = List.copyOf(working);
    }

    /** The hooks of the termination, owned or not. */
    List<Hook> hooks() {
        return group.hooks().stream()
                .filter(h -> h.transition() == Transition.TERMINATING)
                .toList();
    }
}
