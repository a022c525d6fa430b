package io.curfew.agent.aws;

import io.curfew.agent.interruption.MaintenanceNotice;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.SpotNotice;
import java.time.Instant;
import java.util.List;

/** Reads the notices beside the target state, each at a distance of its own. For one thread. */
final class NoticeReader {
    static final String SPOT = "/latest/meta-data/spot/instance-action";
    static final String REBALANCE = "/latest/meta-data/events/recommendations/rebalance";
    static final String SCHEDULED = "/latest/meta-data/events/maintenance/scheduled";
    static final String HISTORY = "/latest/meta-data/events/maintenance/history";

    // In polls. A spot notice is two minutes ahead, a recommendation usually more, a maintenance days.
    private static final int SPOT_EVERY = 1;
    private static final int REBALANCE_EVERY = 5;
    private static final int MAINTENANCE_EVERY = 15;
    /** A path that only keeps one waiting must not delay the target state at each poll. */
    private static final int AFTER_TROUBLE = 5;

    private static final int LONGEST = 300;

    private final MetadataSession session;
    private int poll;
    private int spotDue;
    private int rebalanceDue;
    private int maintenanceDue;

    NoticeReader(MetadataSession session) {
        this.session = session;
    }

    /** Looks at what is due in this poll. */
    MetadataView look(MetadataView before, Instant now) {
        var view = before;
        if (poll >= spotDue) {
            var look = session.look(SPOT);
            view = view.withSpot(spot(view.spot(), look, now));
            spotDue = next(SPOT_EVERY, look);
        }
        if (poll >= rebalanceDue) {
            var look = session.look(REBALANCE);
            view = view.withRebalance(rebalance(view.rebalance(), look, now));
            rebalanceDue = next(REBALANCE_EVERY, look);
        }
        if (poll >= maintenanceDue) {
            var look = session.look(SCHEDULED);
            view = view.withMaintenance(maintenance(view.maintenance(), look, now));
            maintenanceDue = next(MAINTENANCE_EVERY, look);
        }
        poll++;
        return view;
    }

    private int next(int every, Look look) {
        return poll + (look instanceof Look.Trouble ? Math.max(every, AFTER_TROUBLE) : every);
    }

    private static Reading<SpotNotice> spot(Reading<SpotNotice> before, Look look, Instant now) {
        return switch (look) {
            case Look.Text t ->
                SpotNotice.parse(t.text())
                        .map(n -> before.known(n, now))
                        .orElseGet(() -> before.unknown("no known notice: " + quoted(t.text()), now));
            case Look.NotThere _ -> before.absent(now);
            case Look.Trouble t -> before.unknown(t.why(), now);
        };
    }

    // Whatever names a time of notice is a recommendation; what the time is changes nothing.
    private static Reading<String> rebalance(Reading<String> before, Look look, Instant now) {
        return switch (look) {
            case Look.Text t
            when t.text().contains("\"noticeTime\"") -> before.known(Words.cut(t.text(), LONGEST), now);
            case Look.Text t -> before.unknown("no known recommendation: " + quoted(t.text()), now);
            case Look.NotThere _ -> before.absent(now);
            case Look.Trouble t -> before.unknown(t.why(), now);
        };
    }

    private Reading<List<MaintenanceNotice>> maintenance(
            Reading<List<MaintenanceNotice>> before, Look look, Instant now) {
        return switch (look) {
            case Look.Text t -> {
                var scheduled = MaintenanceText.read(t.text());
                var active = stillToCome(scheduled.active());
                yield scheduled
                        .riddle()
                        .map(why -> (active.isEmpty() ? before : before.known(active, now)).unknown(why, now))
                        .orElseGet(() -> before.known(active, now));
            }
            case Look.NotThere _ -> before.absent(now);
            case Look.Trouble t -> before.unknown(t.why(), now);
        };
    }

    // An event may stand in the history before it has left the schedule. With nothing scheduled nobody need ask.
    private List<MaintenanceNotice> stillToCome(List<MaintenanceNotice> scheduled) {
        if (scheduled.isEmpty() || !(session.look(HISTORY) instanceof Look.Text history)) {
            return scheduled;
        }
        var ended = MaintenanceText.read(history.text()).ended();
        return scheduled.stream().filter(n -> !ended.contains(n.eventId())).toList();
    }

    private static String quoted(String text) {
        return '"' + Words.cut(text, 40) + '"';
    }
}
