package io.curfew.agent.loop;

import io.curfew.agent.drain.Pace;
import io.curfew.agent.drain.Progress;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.settings.Settings;
import java.time.Instant;

/**
 * All that the agent knows, at one moment. Only {@link Fold} makes a newer one.
 *
 * @param started when this process began to look
 */
record View(
        Self self,
        Instant started,
        MetadataView metadata,
        NodeView node,
        PodsView pods,
        HooksView hooks,
        Progress drain,
        Work work) {

    static View atStart(Self self, Settings settings, Instant now) {
        return new View(
                self,
                now,
                MetadataView.notYetAsked(now),
                NodeView.unread(),
                PodsView.notWatched(),
                HooksView.unasked(now),
                Progress.none(
                        Pace.full(settings.drain().rate(), settings.drain().burst(), now)),
                Work.none());
    }

    View with(MetadataView next) {
        return new View(self, started, next, node, pods, hooks, drain, work);
    }

    View with(NodeView next) {
        return new View(self, started, metadata, next, pods, hooks, drain, work);
    }

    View with(PodsView next) {
        return new View(self, started, metadata, node, next, hooks, drain, work);
    }

    View with(HooksView next) {
        return new View(self, started, metadata, node, pods, next, drain, work);
    }

    View with(Progress next) {
        return new View(self, started, metadata, node, pods, hooks, next, work);
    }

    View with(Work next) {
        return new View(self, started, metadata, node, pods, hooks, drain, next);
    }
}
