package io.curfew.trials.seeds;

import io.curfew.agent.port.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Set;

/** Judges how much is asked, and how often the loop turns: rule 10. */
final class RequestJudge {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private static final Set<String> LAST_WORDS = Set.of("Uncordoned", "MarksRemoved");

    private final Facts facts;
    private Instant turned = Instant.MIN;
    private int turnsNow;
    private Instant windowBegan = Scenario.BEGIN;
    private int turnsInWindow;
    private int others;
    private int describes;

    RequestJudge(Facts facts) {
        this.facts = facts;
    }

    /** Why the loop turns. */
    enum Cause {
        OBSERVATION,
        TIME
    }

    void began(AgentRun process, Flight flight) {
        var action = flight.action();
        facts.story.say(() -> "agent " + flight.process() + " begins " + action.key() + detail(action));
        var idle = facts.standing.acting().isEmpty()
                && process.noticed.isEmpty()
                && !process.journaled
                && facts.world.journal().isEmpty();
        facts.check(
                Rule.IDLE_IS_SILENT,
                !idle || mayAtIdle(action) || isLastWord(action) || facts.standbyIsAnybodys(),
                () -> action.key() + " although nothing is announced");
        facts.check(
                Rule.OTHERS_UNTOUCHED,
                !facts.scenario.strangersNode()
                        || action instanceof Action.ReadNode
                        // The hooks are those of the own instance, whatever the Node.
                        || !harms(action)
                        // Who may not read its Node drains all the same (rule 8), and cannot know whose it is.
                        || (process.nodeSeen.isEmpty() && facts.cordonHopeless),
                () -> action.key() + " although the Node is another instance's");
        var often = storms(process, action.key());
        facts.check(Rule.NO_STORM, often <= 20, () -> action.key() + " was begun " + often + " times within 10 s");
        switch (action) {
            case Action.DescribeInstance _,
                    Action.DescribeHooks _,
                    Action.DescribeLaunchHooks _,
                    Action.DescribeGroup _ -> describes++;
            case Action.WatchPods _ -> others += 2;
            case Action.ReadNode _,
                    Action.PatchNode _,
                    Action.ListPods _,
                    Action.SetConditions _,
                    Action.Tell _,
                    Action.TellAgain _ -> others++;
            case Action.Evict _,
                    Action.Delete _,
                    Action.StopWatching _,
                    Action.Heartbeat _,
                    Action.Complete _,
                    Action.CompleteLaunch _,
                    Action.EnterStandby _,
                    Action.Terminate _ -> {}
        }
    }

    /** That the node was given back: its conditions go, whichever agent had set them, and one Event says why. */
    private static boolean isLastWord(Action action) {
        return switch (action) {
            case Action.SetConditions s -> s.patch().set().isEmpty();
            case Action.Tell t -> LAST_WORDS.contains(t.notice().reason());
            default -> false;
        };
    }

    private boolean mayAtIdle(Action action) {
        var settings = facts.scenario.settings();
        return switch (action) {
            case Action.ReadNode _, Action.StopWatching _ -> true;
            // Is it the first way into the warm pool, or one back?
            case Action.ListPods _ ->
                facts.scenario.course() == Course.FIRST_POOL || facts.scenario.course() == Course.WARM_POOL;
            case Action.DescribeLaunchHooks _, Action.CompleteLaunch _ ->
                settings.launchHookEnabled().on();
            case Action.DescribeInstance _ ->
                settings.metadataFallback().on()
                        || settings.recycle().enabled().on()
                        || settings.launchHookEnabled().on();
            case Action.PatchNode _, Action.Tell _ ->
                settings.recycle().enabled().on();
            default -> false;
        };
    }

    private int storms(AgentRun process, String key) {
        var begun = process.begun.computeIfAbsent(key, k -> new ArrayDeque<>());
        begun.addLast(facts.now());
        while (begun.getFirst().plusSeconds(10).isBefore(facts.now())) {
            begun.removeFirst();
        }
        return begun.size();
    }

    private static boolean harms(Action action) {
        return switch (action) {
            case Action.PatchNode _, Action.SetConditions _, Action.Evict _, Action.Delete _ -> true;
            default -> false;
        };
    }

    private static String detail(Action action) {
        return switch (action) {
            case Action.Evict e ->
                " (" + e.pod().fullName() + ", grace " + e.pod().grace() + ")";
            case Action.Delete d -> " by DELETE (" + d.pod().fullName() + ", grace " + d.grace() + ")";
            case Action.PatchNode p -> " " + p.patch();
            case Action.Complete c -> " with " + c.result();
            default -> "";
        };
    }

    void turned(Cause cause) {
        var now = facts.now();
        turnsNow = now.equals(turned) ? turnsNow + 1 : 1;
        turned = now;
        if (!now.isBefore(windowBegan.plus(ASK_AGAIN))) {
            windowBegan = now;
            turnsInWindow = 0;
        }
        turnsInWindow += cause == Cause.TIME ? 1 : 0;
        var rate = Math.max(20, facts.scenario.settings().drain().rate());
        facts.check(
                Rule.NO_BUSY_LOOP,
                turnsNow < 400 && turnsInWindow <= (rate + 10) * ASK_AGAIN.toSeconds(),
                () -> turnsNow + " turns at the same instant, " + turnsInWindow + " by time within 30 s");
    }

    void ends() {
        // A replacement looks every minute, and asks until the other one is there.
        if (!facts.faults.happened().isEmpty()
                || facts.episodes == 0
                || facts.scenario.settings().recycle().enabled().on()
                || facts.scenario.settings().launchHookEnabled().on()
                || facts.scenario.settings().metadataFallback().on()) {
            return;
        }
        var lasted = Duration.between(Scenario.BEGIN, facts.now());
        var drains = facts.standing.seen() + facts.process;
        // Volumes that are slow to go: the Node is looked at after twice as long each time.
        var looks = facts.scenario.volumes() ? 8 * drains : 0;
        var doubt = lasted.toSeconds() / ASK_AGAIN.toSeconds();
        facts.check(
                Rule.REQUESTS_BOUNDED,
                others <= 20L * drains + looks + 4 * lasted.toHours() && describes <= 3L * drains + doubt,
                () -> others + " Kubernetes requests besides evictions, and " + describes + " describes, in " + lasted);
    }
}
