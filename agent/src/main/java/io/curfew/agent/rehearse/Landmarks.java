package io.curfew.agent.rehearse;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.Timing;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * When something can change by time alone. Between these a node that stands still goes on doing so: its loop would only
 * ask closed budgets again, thousands of times in a drain of a day, to be refused as before.
 */
record Landmarks(TreeSet<Instant> instants) {

    static Landmarks of(Plan plan, Instant begin, List<Pod> pods, Settings.Drain settings) {
        var timing = new Timing(plan, settings);
        var instants = new TreeSet<Instant>();
        instants.add(begin);
        instants.add(plan.deadline());
        Stream.of(plan.limit(), plan.forceAt(), plan.giveUpAt(), plan.heldUntil(), plan.protectUntil())
                .flatMap(Optional::stream)
                .forEach(instants::add);
        for (var pod : pods) {
            Stream.of(timing.cutOver(pod), timing.latestStart(pod), timing.mustEnd(pod), timing.othersUntil(pod))
                    .flatMap(Optional::stream)
                    .forEach(instants::add);
        }
        return new Landmarks(instants);
    }

    Optional<Instant> after(Instant now) {
        return Optional.ofNullable(instants.higher(now));
    }
}
