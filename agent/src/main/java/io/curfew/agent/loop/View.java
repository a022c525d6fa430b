package io.curfew.agent.loop;

import io.curfew.agent.drain.Pace;
import io.curfew.agent.drain.Progress;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruptions;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Remembered;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.recycle.Request;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that the agent knows, at one moment. Only {@link Fold} makes a newer one. */
record View(
        Self self,
        MetadataView metadata,
        NodeView node,
        PodsView pods,
        HooksView hooks,
        Progress drain,
        Work work,
        Memory memory,
        GroupView group) {

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
                Memory.none(),
                GroupView.unasked(settings.metadataFallback(), now));
    }

    View with(MetadataView next) {
        return new View(self, next, node, pods, hooks, drain, work, memory, group);
    }

    View with(NodeView next) {
        return new View(self, metadata, next, pods, hooks, drain, work, memory, group);
    }

    View with(PodsView next) {
        return new View(self, metadata, node, next, hooks, drain, work, memory, group);
    }

    View with(HooksView next) {
        return new View(self, metadata, node, pods, next, drain, work, memory, group);
    }

    View with(Progress next) {
        return new View(self, metadata, node, pods, hooks, next, work, memory, group);
    }

    View with(Work next) {
        return new View(self, metadata, node, pods, hooks, drain, next, memory, group);
    }

    View with(Memory next) {
        return next.equals(memory) ? this : new View(self, metadata, node, pods, hooks, drain, work, next, group);
    }

    View with(GroupView next) {
        return next.equals(group) ? this : new View(self, metadata, node, pods, hooks, drain, work, memory, next);
    }

    /** The interruptions that stand at {@code now}, as far as metadata, this process and the journal know. */
    List<Interruption> standing(Instant now) {
        var standing = new ArrayList<>(Interruptions.standing(said(), remembered(), now));
        node.journal()
                .flatMap(Journal::recycling)
                .filter(r -> r.stage() == Journal.Stage.DRAINING)
                .ifPresent(r -> standing.add(new Interruption.Recycle(Request.REQUESTED.text(), r.since())));
        return standing;
    }

    /** What metadata says, and what the group says where metadata has no target state. */
    MetadataView said() {
        return group.completing(metadata);
    }

    /** What this process and the journal remember. */
    Remembered remembered() {
        return new Remembered(
                firstSights(),
                spent(),
                served(),
                // Until the Node says whose it is, a Standby is nobody's: it is in no hurry (seed 168).
                node.journal().flatMap(Journal::recycling).isPresent() || !node.known());
    }

    /** First sight of each interruption that is remembered, by identity. */
    Map<String, Instant> firstSights() {
        return memory.with(node.journal().map(Journal::firstSights).orElse(Map.of()));
    }

    /** Identities of interruptions that are over, as far as this process and the journal know. */
    Set<String> spent() {
        return memory.spentAnd(node.journal().map(Journal::spent).orElse(Set.of()));
    }

    /** Whether the instance has been in service, as far as this process and the journal know. */
    boolean served() {
        return memory.beenInService()
                || node.journal().filter(Journal::beenInService).isPresent();
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
                memory,
                group);
    }
}
