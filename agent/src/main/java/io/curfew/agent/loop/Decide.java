package io.curfew.agent.loop;

import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The table of contents: what the agent does, as rules in reading order. Each looks at what is true now and does what
 * is missing, so that a lost message, a restart or a repeated answer costs nothing. To add behaviour is to add or to
 * change one rule.
 */
final class Decide {
    /** The loop turns at least this often, so that /healthz can tell a living one. */
    static final Duration HEARTBEAT_OF_THE_LOOP = Duration.ofSeconds(10);

    private static final List<Rule> RULES = List.of(
            NodeRules::readAtStart,
            NodeRules::readAfresh,
            NodeRules::lookForReboot,
            NodeRules::cordon,
            RecycleRules::look,
            RecycleRules::advance,
            NodeRules::keepJournal,
            NodeRules::undo,
            NodeRules::lookAfterDoubt,
            NodeRules::forget,
            PoolRules::lookWhoIsHere,
            FallbackRules::ask,
            LaunchRules::serve,
            PodRules::watch,
            PodRules::sendHome,
            PodRules::makeSure,
            PodRules::stopWatching,
            HoldRules::hold,
            HookRules::findGroup,
            HookRules::findHooks,
            HookRules::heartbeat,
            HookRules::complete,
            HookRules::askWhetherOver,
            NoticeRules::tell,
            NoticeRules::tellGivenBack,
            ConditionRules::show);

    private Decide() {}

    /** One rule: what it sees, and where it writes down what is to be done. */
    @FunctionalInterface
    interface Rule {
        void apply(Situation situation, Decision.Draft draft);
    }

    static Decision decide(View view, Settings settings, Instant now) {
        var situation = new Situation(view, settings, now);
        var draft = new Decision.Draft(situation, now.plus(HEARTBEAT_OF_THE_LOOP));
        for (var rule : RULES) {
            rule.apply(situation, draft);
        }
        situation.nextBegin().ifPresent(draft::wakeAt);
        return new Decision(draft.actions(), draft.wake(), () -> Statuses.of(situation), Outlook.of(situation));
    }
}
