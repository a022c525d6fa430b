package io.curfew.agent.rehearse;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an answer takes for granted, and what could not be found out. */
record Notes(Premise premise, Staging staging, Optional<Plan> plan) {

    List<String> all() {
        var all = new ArrayList<>(premise.doubts());
        if (premise.settings().dryRun().on()) {
            all.add("The agent is set to dry-run: it would say all this and do nothing.");
        }
        staging.hook()
                .ifPresent(h -> all.add("Assumes the hook " + h.name() + " with a GlobalTimeout of "
                        + Spoken.length(h.globalTimeout()) + "; another with --hook-timeout."));
        if (premise.node()
                .flatMap(n -> n.journal().read())
                .filter(Journal::marks)
                .isPresent()) {
            all.add("Another drain is under way; this answer is about the pods that are left, and this notice alone.");
        }
        if (plan.filter(Plan::drains).isPresent()
                && premise.evictions().values().stream().anyMatch(Refusals::isBudget)) {
            all.add("A budget that is closed now is taken to stay closed.");
        }
        if (plan.filter(Plan::drains).isPresent() && premise.pods().stream().anyMatch(this::awaited)) {
            all.add("Pods that are waited for may end at any time: the earliest end takes it that they do so at once.");
        }
        return all;
    }

    private boolean awaited(Pod pod) {
        return switch (Classes.of(
                pod, premise.self().podUid(), premise.settings().drain())) {
            case AWAITED -> true;
            case OWN, MIRROR, FINISHED, TERMINATING, DAEMON_SET, TOLERATES_CORDON, SKIPPED, PROTECTED, TO_EVICT ->
                false;
        };
    }
}
