package io.curfew.agent.check;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.Ownership;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.settings.Lengths;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does a hook hold the instance, long enough for the pods that are here now? */
final class HookRules {
    private static final String OWNED = "hooks.owned";
    private static final String TIME = "hooks.time";
    private static final String HEARTBEAT = "hooks.heartbeat-timeout";
    private static final String RESULT = "hooks.default-result";
    private static final String EKS_HOOK = "Terminate-LC-Hook";
    /** Above it a dead agent is an instance paid for in vain. */
    private static final Duration LONG_HEARTBEAT = Duration.ofMinutes(30);

    /** The longest that AWS waits at all (A4), and the longest drain that `enroll` takes. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(48);

    private static final Duration LONGEST_DRAIN = LONGEST_WAIT.minusMinutes(1);

    private HookRules() {}

    static List<Finding> findings(Evidence evidence, Settings settings) {
        var findings = new ArrayList<Finding>();
        if (evidence.aws().hooks().orElse(null) instanceof AwsAnswer.Good<List<Hook>>(var hooks)) {
            var group = evidence.aws().membership().orElseThrow().group();
            var owned = hooks.stream()
                    .filter(h -> Ownership.owns(h.name(), settings.hooks().names()))
                    .toList();
            findings.add(owned(hooks, owned, group, settings));
            for (var hook : owned) {
                findings.addAll(about(hook, evidence, settings));
            }
        }
        Need.longest(evidence, settings)
                .filter(need -> need.whole().compareTo(settings.drain().timeout()) > 0)
                .ifPresent(need -> findings.add(Finding.problem(
                        "settings.drain.timeout",
                        need.text() + ", and a drain is cut off after "
                                + Lengths.text(settings.drain().timeout()),
                        "set drain.timeout to more than " + Lengths.text(need.whole()))));
        return findings;
    }

    private static Finding owned(List<Hook> all, List<Hook> owned, String group, Settings settings) {
        var names = String.join(", ", all.stream().map(Hook::name).toList());
        if (!owned.isEmpty()) {
            return Finding.ok(
                    OWNED,
                    "group " + group + " has "
                            + String.join(", ", owned.stream().map(Hook::name).toList()));
        }
        if (all.stream().anyMatch(h -> h.name().equals(EKS_HOOK))) {
            return Finding.note(
                    OWNED,
                    "group " + group + " is a managed node group of EKS (hook " + EKS_HOOK
                            + "), which drains by itself",
                    "keep Curfew off such nodes by nodeSelector, or curfew enroll --group=" + group);
        }
        return Finding.problem(
                OWNED,
                "group " + group + " has no terminating hook that Curfew owns ("
                        + String.join(", ", settings.hooks().names()) + ")"
                        + (names.isEmpty() ? "" : "; it has " + names)
                        + ": nothing holds the instance while its pods leave",
                "curfew enroll --group=" + group
                        + (names.isEmpty() ? "" : ", or put the hook that is meant into hooks.names"));
    }

    private static List<Finding> about(Hook hook, Evidence evidence, Settings settings) {
        var findings = new ArrayList<Finding>();
        findings.add(time(hook, evidence, settings));
        if (hook.heartbeatTimeout().compareTo(LONG_HEARTBEAT) > 0) {
            findings.add(Finding.note(
                    HEARTBEAT,
                    "hook " + hook.name() + ": a dead agent would hold the instance for "
                            + Lengths.text(hook.heartbeatTimeout()),
                    enroll(hook)));
        } else {
            findings.add(Finding.ok(HEARTBEAT, "hook " + hook.name() + ": " + Lengths.text(hook.heartbeatTimeout())));
        }
        findings.add(
                hook.defaultResult().equals("CONTINUE")
                        ? Finding.ok(RESULT, "hook " + hook.name() + ": CONTINUE")
                        : Finding.note(
                                RESULT,
                                "hook " + hook.name() + ": " + hook.defaultResult()
                                        + ": where no agent answers, the group's other hooks are stopped, and the"
                                        + " instance may be kept",
                                enroll(hook)));
        return findings;
    }

    private static Finding time(Hook hook, Evidence evidence, Settings settings) {
        var limit = hook.globalTimeout().minus(settings.hooks().margin());
        var waits = "hook " + hook.name() + " can be held for " + Lengths.text(hook.globalTimeout());
        var longest = Need.longest(evidence, settings);
        if (longest.filter(need -> need.whole().compareTo(limit) > 0).isPresent()) {
            return Finding.problem(
                    TIME,
                    waits + " (less hooks.margin), and " + longest.get().text(),
                    enroll(hook, longest.get().whole()));
        }
        if (settings.loadBalancerDelay().compareTo(limit) > 0) {
            return Finding.problem(
                    TIME,
                    waits + ", and load-balancer.delay is " + Lengths.text(settings.loadBalancerDelay()),
                    enroll(hook, settings.loadBalancerDelay()));
        }
        var waitedFor = Need.waitedFor(evidence, settings);
        if (!waitedFor.isEmpty() && hook.globalTimeout().compareTo(LONGEST_WAIT) < 0) {
            return Finding.note(
                    TIME,
                    waits + ", and no longer is pod " + waitedFor.getFirst().fullName() + " waited for",
                    enroll(hook, LONGEST_DRAIN));
        }
        if (settings.drain().timeout().compareTo(limit) > 0) {
            return Finding.note(
                    TIME,
                    waits + ": shorter than drain.timeout, "
                            + Lengths.text(settings.drain().timeout()),
                    enroll(hook, settings.drain().timeout()));
        }
        return Finding.ok(TIME, waits + longest.map(n -> "; " + n.text()).orElse(""));
    }

    private static String enroll(Hook hook, Duration longestDrain) {
        return enroll(hook) + " --longest-drain=" + Lengths.text(upToMinutes(longestDrain));
    }

    private static String enroll(Hook hook) {
        return "curfew enroll --group=" + hook.group() + " --hook-name=" + hook.name();
    }

    private static Duration upToMinutes(Duration length) {
        return Duration.ofMinutes(length.plusSeconds(59).toMinutes());
    }
}
