package io.curfew.agent.enroll;

import io.curfew.agent.enroll.Step.Difference;
import io.curfew.agent.settings.Lengths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From what a group has and what is wanted to the one step that is missing. */
final class Steps {
    private Steps() {}

    static Step toEnroll(String group, List<PresentHook> hooks, WantedHook wanted) {
        var present = find(hooks, wanted.name());
        if (present.isEmpty()) {
            return new Step.Create(group, wanted);
        }
        var hook = present.get();
        if (!hook.transition().equals(WantedHook.TRANSITION)) {
            return new Step.Refuse(
                    group,
                    "hook " + hook.name() + " is for another transition (" + hook.transition()
                            + "): choose another name with --hook-name");
        }
        var differences = differences(hook, wanted);
        if (differences.isEmpty()) {
            return new Step.AsWanted(
                    group, "hook " + hook.name() + " is as wanted" + (hook.marked() ? "" : ", and somebody else's"));
        }
        return hook.marked()
                ? new Step.Change(group, wanted, differences)
                : new Step.Refuse(
                        group,
                        "hook " + hook.name() + " was not made by `curfew enroll` and differs (" + listed(differences)
                                + "): change it where it was made, or delete it there and enroll again");
    }

    static Step toUnenroll(String group, List<PresentHook> hooks, String name) {
        var present = find(hooks, name);
        if (present.isEmpty()) {
            return new Step.AsWanted(group, "there is no hook " + name);
        }
        return present.get().marked()
                ? new Step.Delete(group, name)
                : new Step.Refuse(
                        group,
                        "hook " + name + " was not made by `curfew enroll`: delete it where it was made, or by `aws"
                                + " autoscaling delete-lifecycle-hook`");
    }

    private static Optional<PresentHook> find(List<PresentHook> hooks, String name) {
        return hooks.stream().filter(h -> h.name().equals(name)).findFirst();
    }

    private static List<Difference> differences(PresentHook is, WantedHook wanted) {
        var differences = new ArrayList<Difference>();
        if (!is.heartbeatTimeout().equals(wanted.heartbeatTimeout())) {
            differences.add(new Difference(
                    "heartbeat timeout", seconds(is.heartbeatTimeout()), seconds(wanted.heartbeatTimeout())));
        }
        var waits = Timeouts.longestWait(is.heartbeatTimeout());
        var shallWait = Timeouts.longestWait(wanted.heartbeatTimeout());
        if (!waits.equals(shallWait)) {
            differences.add(new Difference("waits at most", Lengths.text(waits), Lengths.text(shallWait)));
        }
        if (!is.defaultResult().equals(WantedHook.DEFAULT_RESULT)) {
            differences.add(new Difference("default result", is.defaultResult(), WantedHook.DEFAULT_RESULT));
        }
        return differences;
    }

    private static String seconds(Duration length) {
        return length.toSeconds() + " s";
    }

    private static String listed(List<Difference> differences) {
        return String.join("; ", differences.stream().map(Difference::toString).toList());
    }
}
