package io.curfew.agent.loop;

import io.curfew.agent.drain.Pace;
import io.curfew.agent.drain.Progress;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruptions;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that the agent knows, at one moment. Only {@link Fold} makes a newer one.
 *
 */
record View(
        Self self,
        MetadataView metadata,
        NodeView node,
        PodsView pods,
        HooksView hooks,
        Progress drain,
        Work work,
        Memory memory) {

    static View atStart(Self self, Settings settings, Instant now) {
        return new View(
                self,
                MetadataView.notYetAsked(now),
                NodeView.unread(),
                PodsView.notWatched(),
                HooksView.unasked(now),
                Progress.none(
                        Pace.full(settings.drain().rate(), settings.drain().burst(), now)),
                Work.none(),
                Memory.none());
    }

    View with(MetadataView next) {
        return new View(self, next, node, pods, hooks, drain, work, memory);
    }

    View with(NodeView next) {
        return new View(self, metadata, next, pods, hooks, drain, work, memory);
    }

    View with(PodsView next) {
        return new View(self, metadata, node, next, hooks, drain, work, memory);
    }

    View with(HooksView next) {
        return new View(self, metadata, node, pods, next, drain, work, memory);
    }

    View with(Progress next) {
        return new View(self, metadata, node, pods, hooks, next, work, memory);
    }

    View with(Work next) {
        return new View(self, metadata, node, pods, hooks, drain, next, memory);
    }

    View with(Memory next) {
        return new View(self, metadata, node, pods, hooks, drain, work, next);
    }

    /** The interruptions that stand, as far as metadata, this process and the journal know. */
    List<Interruption> standing() {
        return Interruptions.standing(
                metadata, memory.with(node.journal().map(Journal::firstSights).orElse(Map.of())));
    }

    /** Nothing stands any more: the next interruption finds hooks and pods as if the agent had just started. */
    View afterwards(Instant now) {
        return new View(
                self,
                metadata,
                node.afterwards(),
                pods.afterwards(),
                HooksView.unasked(now),
                drain.afterwards(),
                work.afterwards(),
                memory);
    }
}
