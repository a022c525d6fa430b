package io.curfew.agent.loop;

import io.curfew.agent.plan.Plan;
import io.curfew.agent.port.Action;
import java.time.Duration;
import java.util.List;

/**
 * How much a drain may say beyond its beginning and its end: Events about pods, their series, new words in the
 * conditions. All of it comes out of the 20 requests that a drain may cost besides its evictions (design, rule 10), of
 * which the drain itself takes about six and one for each hook, and what is always said eight.
 */
final class Talk {
    private static final List<String> ABOUT_PODS = List.of(
            "tell/EvictionBlocked/", "tell/PodDeletedForDeadline/", "tell/PodStuckTerminating/", "tell/KubeletStuck/");
    private static final int SPARE = 5;

    private Talk() {}

    /** How many more such requests there may be now; an hour gives one more, since the watch takes the other three. */
    static long left(Situation s, Plan plan) {
        var work = s.view.work();
        var pods = 0L;
        for (var reason : ABOUT_PODS) {
            pods += s.eventsBegun(reason);
        }
        var words = Math.max(0, work.countDone(Action.SetConditions.KEYS) - 1);
        var hours =
                Math.max(0, Duration.between(plan.ruling().firstSeen(), s.now).toHours());
        return SPARE + hours - Math.max(1, s.owned.size()) - pods - words - s.eventsBegun(Action.TellAgain.KEYS);
    }
}
