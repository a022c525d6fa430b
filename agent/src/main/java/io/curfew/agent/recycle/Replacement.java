package io.curfew.agent.recycle;

import io.curfew.agent.hook.Membership;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.settings.Settings.RecycleFinish;
import java.util.Optional;

/**
 * Replacement first (S1 to S14): standby without decrement, wait for the other one, drain, terminate without decrement.
 * Never back into service and never detached (S9).
 */
public final class Replacement {
    private static final Step NOBODY_ASKED = new Step.Rest("");

    private Replacement() {}

    public static Step next(Facts facts) {
        if (facts.others() == Facts.Others.STANDING) {
            return facts.recycling().isPresent() || facts.asks(Request.REQUESTED)
                    ? new Step.Rest("Another interruption stands: the replacement waits for its end.")
                    : NOBODY_ASKED;
        }
        return facts.recycling()
                .map(r -> switch (r.stage()) {
                    case REPLACING -> replacing(facts);
                    case DRAINING -> draining(facts);
                })
                .orElseGet(() -> facts.asks(Request.REQUESTED) ? requested(facts) : NOBODY_ASKED);
    }

    private static Step requested(Facts facts) {
        if (facts.membership().settled().isEmpty()) {
            return new Step.AskInstance();
        }
        return state(facts)
                .<Step>map(state -> switch (state) {
                    case "InService", "Standby", "EnteringStandby" -> new Step.Accept();
                    default -> new Step.Refuse("The instance is " + state + ", not InService.");
                })
                .orElseGet(() -> new Step.Refuse("The instance is in no Auto Scaling group."));
    }

    private static Step replacing(Facts facts) {
        if (facts.target().filter(TargetState.STANDBY::equals).isPresent()
                && state(facts).filter("InService"::equals).isPresent()) {
            // Our own EnterStandby, of which no answer came, or an operator's: only the group knows (seed 6127).
            return new Step.AskInstance();
        }
        var membership = facts.membership().lastKnown();
        if (membership.isEmpty()) {
            return facts.membership().settled().isEmpty() ? new Step.AskInstance() : new Step.Forget();
        }
        if (facts.target().filter(TargetState.IN_SERVICE::equals).isPresent()
                && state(facts).filter("Standby"::equals).isPresent()) {
            // Somebody takes it out of standby: the group is full with the instance itself (seed 196618).
            return new Step.AskInstance();
        }
        var group = membership.get().group();
        return switch (membership.get().lifecycleState()) {
            // Before it is on standby the operator may take the request back.
            case "InService" -> facts.asks(Request.ACCEPTED) ? new Step.EnterStandby(group) : new Step.Forget();
            case "Standby" ->
                facts.capacity().filter(Capacity::full).isPresent() ? new Step.Drain() : new Step.AskGroup(group);
            default -> new Step.AskInstance();
        };
    }

    private static Step draining(Facts facts) {
        if (facts.membership().settled().isEmpty()) {
            return new Step.AskInstance();
        }
        if (state(facts).filter("InService"::equals).isPresent()) {
            return new Step.Forget();
        }
        if (facts.target().filter(TargetState.IN_SERVICE::equals).isPresent()) {
            // Somebody takes it out of standby, or metadata is late.
            return new Step.AskInstance();
        }
        if (facts.drain() == Facts.Drain.GOING_ON) {
            return new Step.Rest("The replacement is in service: the pods leave.");
        }
        if (facts.finish() == RecycleFinish.STANDBY || state(facts).isEmpty()) {
            return new Step.Rest("Replaced and drained: left on standby.");
        }
        return switch (state(facts).get()) {
            case "Standby" -> new Step.Terminate();
            // Asked for once is enough, also where metadata is late to say so (seed 917).
            case "Terminating", "Terminating:Wait", "Terminating:Proceed", "Terminated" ->
                new Step.Rest("Replaced and drained: the instance is being terminated.");
            default -> new Step.AskInstance();
        };
    }

    private static Optional<String> state(Facts facts) {
        return facts.membership().lastKnown().map(Membership::lifecycleState);
    }

    /** In a sentence: what is waited for. */
    public static Optional<String> waitsFor(Facts facts) {
        return facts.recycling()
                .filter(r -> r.stage() == Journal.Stage.REPLACING)
                .map(_ -> facts.capacity()
                        .map(c -> "Recycle: waiting until " + c.desired() + " instances of the group are in service; "
                                + c.inService() + " are.")
                        .orElse("Recycle: going on standby, while the group launches another instance."));
    }
}
