package io.curfew.agent.recycle;

import io.curfew.agent.hook.Membership;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.settings.Settings.RecycleFinish;
import java.util.Optional;

/**
 * What the next step depends on.
 *
 * @param request the text of the annotation, where it stands on the Node
 * @param recycling how far the replacement is, by the journal
 * @param membership asked for after the request was seen
 * @param target where Auto Scaling takes the instance, as metadata says without doubt
 * @param capacity of the group, as last described
 * @param drain how far the pods are
 * @param others whether an interruption stands that is not the replacement itself
 */
public record Facts(
        Optional<String> request,
        Optional<Journal.Recycling> recycling,
        Reading<Membership> membership,
        Optional<TargetState> target,
        Optional<Capacity> capacity,
        Drain drain,
        Others others,
        RecycleFinish finish) {

    /** How far the pods are. */
    public enum Drain {
        GOING_ON,
        OVER
    }

    /** Interruptions beside the replacement: they take the instance away by themselves. */
    public enum Others {
        NONE,
        STANDING
    }

    boolean asks(Request word) {
        return request.filter(word.text()::equals).isPresent();
    }
}
