package io.curfew.agent.loop;

import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Backoff;
import io.curfew.agent.port.Action;
import io.curfew.agent.settings.Settings.OnInterruption;
import java.time.Duration;

/** An agent that starts on the way into the warm pool: is it the instance's first way, or one back? (A16) */
final class PoolRules {
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    private PoolRules() {}

    /** Metadata cannot tell. Pods that must leave can: one consistent list, once. */
    static void lookWhoIsHere(Situation s, Decision.Draft draft) {
        if (mayServe(s.view)
                && s.settings.on().warmPool() != OnInterruption.IGNORE
                && !s.refused()
                && s.view.node().known()
                && !s.view.work().isDone("list-pods")) {
            draft.beginOrRetry(new Action.ListPods(), RETRY);
        }
    }

    /** Whether the instance is on its way into the pool and nobody saw it in service. */
    static boolean mayServe(View view) {
        return view.metadata()
                        .targetState()
                        .lastKnown()
                        .filter(PoolRules::isOfThePool)
                        .isPresent()
                && !view.served();
    }

    /** Whether pods that must leave run here. */
    static boolean serves(Situation s) {
        return s.view.pods().last().filter(l -> !s.blocking(l.pods()).isEmpty()).isPresent();
    }

    private static boolean isOfThePool(TargetState state) {
        return switch (state) {
            case WARMED_HIBERNATED, WARMED_RUNNING, WARMED_STOPPED, WARMED_TERMINATED -> true;
            case IN_SERVICE, TERMINATED, DETACHED, STANDBY -> false;
        };
    }
}
