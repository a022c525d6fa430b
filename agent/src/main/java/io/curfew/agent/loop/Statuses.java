package io.curfew.agent.loop;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.PodClass;
import io.curfew.agent.drain.PodStep;
import io.curfew.agent.drain.Progress;
import io.curfew.agent.drain.Wishes;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.InWords;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.OwnNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in words and records what a situation is. */
final class Statuses {
    private Statuses() {}

    static Status of(Situation s) {
        var phase = phase(s);
        return new Status(
                s.now,
                phase,
                reason(s, phase),
                node(s),
                metadata(s.view.metadata()),
                s.plan.map(Statuses::plan),
                Announced.of(s),
                s.plan.filter(Plan::drains).map(_ -> pods(s)).orElse(List.of()),
                s.plan.filter(Plan::servesHooks).isPresent()
                        ? s.owned.stream().map(h -> hook(s, h)).toList()
                        : List.of(),
                troubles(s));
    }

    private static Status.Phase phase(Situation s) {
        if (s.refused()) {
            return Status.Phase.REFUSED;
        }
        if (s.plan.isEmpty()) {
            return !s.view.node().known()
                    ? Status.Phase.STARTING
                    : s.nextBegin().isPresent() ? Status.Phase.ANNOUNCED : Status.Phase.IDLE;
        }
        if (!s.drains()) {
            return s.view.node().cordoned().isPresent() ? Status.Phase.CORDONED : Status.Phase.CORDONING;
        }
        if (s.done()) {
            return Status.Phase.DONE;
        }
        if (s.finished()) {
            return Status.Phase.COMPLETING;
        }
        if (s.drained()) {
            return Status.Phase.HOLDING;
        }
        return s.nodeSettled().isPresent() ? Status.Phase.DRAINING : Status.Phase.CORDONING;
    }

    private static String reason(Situation s, Status.Phase phase) {
        return switch (phase) {
            case STARTING -> "Reading the own Node for the first time.";
            case IDLE ->
                NodeRules.waitsForReady(s)
                        ? "Nothing stands any more: the node is given back when it is Ready after its reboot."
                        : RecycleRules.waitsFor(s).orElse("Nothing is announced.");
            case ANNOUNCED -> announced(s);
            case REFUSED ->
                "Node " + s.view.self().nodeName() + " belongs to instance "
                        + s.view.node().node().flatMap(Situation::instanceOf).orElse("?") + ", this is "
                        + s.instanceId().orElse("?") + ": nothing will be done to it.";
            case CORDONING ->
                "Cordoning the node because of "
                        + s.plan.orElseThrow().ruling().kind().text() + ".";
            case CORDONED ->
                "New pods are kept away because of "
                        + s.plan.orElseThrow().ruling().kind().text() + "; those that run are left where they are.";
            case DRAINING -> draining(s);
            case HOLDING -> holding(s);
            case COMPLETING -> completing(s);
            case DONE -> done(s);
        };
    }

    private static String draining(Situation s) {
        var blocking = s.blocking();
        if (s.view.pods().pods().isEmpty()) {
            return "Listing the pods of the node.";
        }
        return switch (blocking.size()) {
            case 0 ->
                s.cordonSettled()
                        ? "No blocking pod is in sight; making sure with a consistent list."
                        : "No blocking pod is in sight; waiting until 5 s after the cordon for late ones.";
            case 1 -> "Waiting for pod " + blocking.getFirst().fullName() + ".";
            default -> "Waiting for " + blocking.size() + " pods.";
        };
    }

    private static String announced(Situation s) {
        var kinds = s.standing.stream()
                .map(i -> i.kind().text())
                .distinct()
                .sorted()
                .toList();
        return "Announced: " + String.join(", ", kinds) + ". Nothing is done about it before "
                + InWords.time(s.nextBegin().orElseThrow()) + ".";
    }

    private static String holding(Situation s) {
        var volumes = s.holding.volumesUntil();
        if (volumes.isPresent()) {
            var left = s.holding.volumesLeft();
            if (left == 0) {
                return "Drained. Looking whether volumes are still attached.";
            }
            return "Drained. Waiting for " + (left == 1 ? "1 volume" : left + " volumes") + " to detach, until "
                    + InWords.time(volumes.get()) + " at the latest.";
        }
        return "Drained. Load balancers are given time to let the node go"
                + s.holding
                        .loadBalancersUntil()
                        .map(u -> ", until " + InWords.time(u))
                        .orElse("") + ".";
    }

    private static String completing(Situation s) {
        return outcome(s)
                + (s.hooksKnown()
                        ? "Completing the lifecycle hook" + (s.openHooks().size() == 1 ? "." : "s.")
                        : "Looking for the lifecycle hook to complete.");
    }

    private static String done(Situation s) {
        return outcome(s)
                + (s.owned.isEmpty() || !s.plan.orElseThrow().servesHooks()
                        ? "There is no lifecycle hook to complete."
                        : "Every owned lifecycle hook has ended.");
    }

    // A restarted agent that finds every hook ended looks at no pods any more, and says nothing about them.
    private static String outcome(Situation s) {
        var left = s.blocking().size();
        if (s.drained()) {
            return "Drained. ";
        }
        return left == 0 ? "" : left == 1 ? "Time is up with 1 pod left. " : "Time is up with " + left + " pods left. ";
    }

    private static Status.NodeStatus node(Situation s) {
        var cordoned = s.view.node().gone().isEmpty()
                && s.view.node().node().filter(OwnNode::unschedulable).isPresent();
        return new Status.NodeStatus(
                s.view.self().nodeName(),
                s.instanceId(),
                cordoned,
                cordoned
                        && s.journal
                                .filter(j -> j.marks() && !j.cordonedBefore())
                                .isPresent());
    }

    private static Status.MetadataStatus metadata(MetadataView metadata) {
        return new Status.MetadataStatus(
                metadata.targetState().lastKnown().map(TargetState::text), metadata.lastAnswer(), metadata.doubt());
    }

    private static Status.PlanStatus plan(Plan plan) {
        return new Status.PlanStatus(
                plan.ruling().kind().text(),
                plan.ruling().firstSeen(),
                plan.deadline(),
                plan.deadlineReason(),
                plan.onTimeout().name().toLowerCase(Locale.ROOT),
                plan.effect().name().toLowerCase(Locale.ROOT));
    }

    private static List<Status.PodStatus> pods(Situation s) {
        return s.view.pods().present().stream()
                .map(p -> pod(s, p))
                .sorted(Comparator.comparing(Status.PodStatus::blocking)
                        .reversed()
                        .thenComparing(Status.PodStatus::namespace)
                        .thenComparing(Status.PodStatus::name))
                .toList();
    }

    private static Status.PodStatus pod(Situation s, Pod pod) {
        var podClass = s.classOf(pod);
        var step = s.stepOf(pod);
        return new Status.PodStatus(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                podClass.text(),
                podClass.blocking(),
                state(podClass, step),
                step.why() + Wishes.remark(pod).map(r -> " " + r).orElse(""),
                s.view.drain().of(pod).map(Progress.Tries::count).orElse(0));
    }

    private static String state(PodClass podClass, PodStep step) {
        return switch (step) {
            case PodStep.LeaveAlone _ -> "left-alone";
            case PodStep.Blocked _ -> "blocked";
            case PodStep.Stuck _ -> "stuck";
            case PodStep.Wait _, PodStep.Evict _, PodStep.Delete _ ->
                podClass == PodClass.TERMINATING ? "terminating" : "waiting";
        };
    }

    private static boolean ofEndedHook(Situation s, String key) {
        return s.owned.stream()
                .filter(h -> !s.progress(h).isOpen())
                .anyMatch(h -> key.equals("heartbeat/" + h.name()) || key.equals("complete/" + h.name()));
    }

    private static Status.HookStatus hook(Situation s, Hook hook) {
        var progress = s.progress(hook);
        return new Status.HookStatus(
                hook.name(),
                hook.group(),
                progress.state().name().toLowerCase(Locale.ROOT),
                hook.heartbeatTimeout(),
                progress.heartbeat(),
                progress.isOpen() && !s.finished() ? Optional.of(HookRules.nextHeartbeat(s, hook)) : Optional.empty());
    }

    private static List<String> troubles(Situation s) {
        var troubles = new ArrayList<String>();
        s.view.node().denied().ifPresent(d -> troubles.add("Not allowed to " + d.what() + "."));
        s.view.hooks().missing().forEach(a -> troubles.add("The node's AWS identity lacks " + a + "."));
        s.view.pods().unseen().ifPresent(why -> troubles.add("The pods cannot be watched: " + why));
        s.view.work().failures().forEach((key, f) -> {
            if (key.startsWith(Action.SetConditions.KEYS)) {
                troubles.add("The Node's conditions do not show the drain: " + f.why() + ".");
            } else if (!key.startsWith("evict/") && !key.startsWith("tell") && !ofEndedHook(s, key)) {
                troubles.add(key + " failed " + f.count() + " times in a row: " + f.why());
            }
        });
        s.view.node().node().map(OwnNode::journal).ifPresent(j -> {
            if (j instanceof Journal.Entry.Unreadable u) {
                troubles.add("The journal on the Node cannot be read and is treated as absent: " + u.why());
            }
        });
        if (s.settings.dryRun().on()) {
            troubles.add("Dry run: everything is said and nothing is changed.");
        }
        if (s.plan.filter(Plan::servesHooks).isPresent() && s.hooksKnown() && s.owned.isEmpty()) {
            troubles.add("No owned lifecycle hook: nothing holds the instance while its pods leave.");
        }
        return troubles.stream().sorted().toList();
    }
}
