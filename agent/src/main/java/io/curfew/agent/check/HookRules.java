package io.curfew.agent.check;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.Ownership;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.settings.Lengths;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Does a hook hold the instance, long enough for the pods that are here now? */
final class HookRules {
    private static final String OWNED = "hooks.owned";
    private static final String TIME = "hooks.time";
    private static final String HEARTBEAT = "hooks.heartbeat-timeout";
    private static final String RESULT = "hooks.default-result";
    private static final String EKS_HOOK = "Terminate-LC-Hook";
    /** Above it a dead agent is an instance paid for in vain. */
    private static final Duration LONG_HEARTBEAT = Duration.ofMinutes(30);

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
        longestGrace(evidence)
                .filter(pod -> pod.grace().compareTo(settings.drain().timeout()) > 0)
                .ifPresent(pod -> findings.add(Finding.problem(
                        "settings.drain.timeout",
                        "pod " + pod.fullName() + " may need " + Lengths.text(pod.grace())
                                + " to end, and a drain is cut off after "
                                + Lengths.text(settings.drain().timeout()),
                        "set drain.timeout to more than " + Lengths.text(pod.grace()))));
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
        findings.add(time(hook, longestGrace(evidence), settings));
        if (hook.heartbeatTimeout().compareTo(LONG_HEARTBEAT) > 0) {
            findings.add(Finding.note(
                    HEARTBEAT,
                    "hook " + hook.name() + ": a dead agent would hold the instance for "
                            + Lengths.text(hook.heartbeatTimeout()),
                    "curfew enroll --group=" + hook.group() + " --hook-name=" + hook.name()));
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
                                "curfew enroll --group=" + hook.group() + " --hook-name=" + hook.name()));
        return findings;
    }

    private static Finding time(Hook hook, Optional<Pod> longest, Settings settings) {
        var limit = hook.globalTimeout().minus(settings.hooks().margin());
        var waits = "hook " + hook.name() + " can be held for " + Lengths.text(hook.globalTimeout());
        var enroll = "curfew enroll --group=" + hook.group() + " --hook-name=" + hook.name() + " --longest-drain=";
        if (longest.isPresent() && longest.get().grace().compareTo(limit) > 0) {
            var pod = longest.get();
            return Finding.problem(
                    TIME,
                    waits + " (less hooks.margin), and pod " + pod.fullName() + " may need " + Lengths.text(pod.grace())
                            + " to end",
                    enroll + Lengths.text(upToMinutes(pod.grace())));
        }
        if (settings.drain().timeout().compareTo(limit) > 0) {
            return Finding.note(
                    TIME,
                    waits + ": shorter than drain.timeout, "
                            + Lengths.text(settings.drain().timeout()),
                    enroll + Lengths.text(settings.drain().timeout()));
        }
        return Finding.ok(
                TIME,
                waits
                        + longest.map(p -> "; the longest grace period here is " + Lengths.text(p.grace()))
                                .orElse(""));
    }

    private static Duration upToMinutes(Duration length) {
        return Duration.ofMinutes(length.plusSeconds(59).toMinutes());
    }

    /** Of the pods that would hold the hook open. */
    private static Optional<Pod> longestGrace(Evidence evidence) {
        return evidence.kubernetes()
                .map(Evidence.Kubernetes::pods)
                .flatMap(answer -> answer instanceof PodsAnswer.Listed(var pods)
                        ? pods.stream()
                                .filter(p -> Classes.of(p, evidence.podUid()).blocking())
                                .max(Comparator.comparing(Pod::grace))
                        : Optional.empty());
    }
}
