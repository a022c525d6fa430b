package io.curfew.agent.rehearse;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.Ownership;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.interruption.Interruptions;
import io.curfew.agent.interruption.MaintenanceNotice;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Remembered;
import io.curfew.agent.interruption.SpotNotice;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Planner;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.Settings.OnInterruption;
import io.curfew.agent.settings.Settings.Toggle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is put on the stage for a question: settings, Node, metadata before and after the notice, the hook. */
record Staging(Premise premise, Question question) {
    private static final String INSTANCE = "i-rehearsed";

    /** Those of the agent, but for what a rehearsal is not about. */
    Settings settings() {
        var s = premise.settings();
        var on = s.on();
        var rebalance = question.announced() == Announced.REBALANCE_DRAIN ? OnInterruption.DRAIN : on.rebalance();
        return new Settings(
                s.nodeName(),
                s.metadataPoll(),
                Toggle.FALSE,
                new Settings.On(
                        on.asgTermination(),
                        on.warmPool(),
                        on.standby(),
                        on.detached(),
                        on.spot(),
                        rebalance,
                        on.maintenance()),
                s.rebalanceHold(),
                s.maintenanceLead(),
                s.hooks(),
                s.drain(),
                s.volumesWait(),
                s.loadBalancerDelay(),
                new Settings.Recycle(Toggle.FALSE, s.recycle().finish()),
                Toggle.FALSE,
                s.identity(),
                Toggle.FALSE,
                s.rehearseEnabled(),
                s.http(),
                s.log(),
                s.notifyUrl(),
                s.notifyHeadersFile(),
                s.notifyTemplate());
    }

    /** The Node as it would be without the drain that is perhaps under way. */
    OwnNode node() {
        var name = premise.self().nodeName();
        return premise.node()
                .map(n -> {
                    var marked = n.journal().read().filter(Journal::marks);
                    var ours = marked.isPresent();
                    return new OwnNode(
                            name,
                            n.uid(),
                            n.resourceVersion(),
                            n.providerId(),
                            ours ? marked.get().cordonedBefore() : n.unschedulable(),
                            ours ? Optional.empty() : n.exclusionLabel(),
                            new Journal.Entry.None(),
                            n.bootId(),
                            n.ready(),
                            n.volumesAttached(),
                            Optional.empty());
                })
                .orElseGet(() ->
                        new OwnNode(name, "", "1", "", false, Optional.empty(), new Journal.Entry.None(), "", true));
    }

    /** Metadata while nothing is announced. */
    MetadataView quiet(Instant since) {
        var providerId = node().providerId();
        var instance = providerId.substring(providerId.lastIndexOf('/') + 1);
        var nothing = MetadataView.notYetAsked(since);
        return nothing.withInstanceId(nothing.instanceId().known(instance.isEmpty() ? INSTANCE : instance, since))
                .withTargetState(nothing.targetState().known(TargetState.IN_SERVICE, since), since)
                .withSpot(nothing.spot().absent(since))
                .withRebalance(nothing.rebalance().absent(since))
                .withMaintenance(nothing.maintenance().known(List.of(), since));
    }

    /** The same once the notice is seen. */
    MetadataView announced(MetadataView before, Instant seen) {
        return switch (question.announced()) {
            case SPOT ->
                before.withSpot(before.spot()
                        .known(
                                SpotNotice.parse("{\"action\":\"terminate\",\"time\":\"" + time() + "\"}")
                                        .orElseThrow(),
                                seen));
            case MAINTENANCE ->
                before.withMaintenance(before.maintenance()
                        .known(
                                MaintenanceNotice.of("instance-event-rehearsed", "system-reboot", time().toString())
                                        .map(List::of)
                                        .orElseThrow(),
                                seen));
            case REBALANCE, REBALANCE_DRAIN ->
                before.withRebalance(before.rebalance().known("{\"noticeTime\":\"" + premise.now() + "\"}", seen));
            case ASG_TERMINATION -> to(TargetState.TERMINATED, before, seen);
            case WARM_POOL -> to(TargetState.WARMED_STOPPED, before, seen);
            case STANDBY -> to(TargetState.STANDBY, before, seen);
            case DETACHED -> to(TargetState.DETACHED, before, seen);
        };
    }

    private Instant time() {
        return question.time(premise.settings(), premise.now()).orElse(premise.now());
    }

    private static MetadataView to(TargetState state, MetadataView before, Instant seen) {
        return before.withTargetState(before.targetState().known(state, seen), seen);
    }

    /** The owned hook, where the notice runs hooks. */
    Optional<Hook> hook() {
        return question.announced().runsHooks()
                ? Optional.of(new Hook(
                        ownedName(premise.settings().hooks().names()),
                        StagedGroup.GROUP,
                        question.heartbeatTimeout(),
                        question.globalTimeout(),
                        "CONTINUE"))
                : Optional.empty();
    }

    private static String ownedName(List<String> names) {
        var first = names.getFirst().replace('*', '0').replace('?', '0');
        return Ownership.owns("curfew", names) ? "curfew" : first;
    }

    /** What would stand once the notice is seen. */
    List<Interruption> standing(Instant seen) {
        var served = new Remembered(Map.of(), Set.of(), true, false);
        return Interruptions.standing(announced(quiet(seen), seen), served, seen);
    }

    /** The plan that the loop makes of it by the same planner; empty where the settings say to ignore it. */
    Optional<Plan> plan(Instant seen) {
        return Planner.plan(standing(seen), Optional.empty(), hook().map(Hook::globalTimeout), settings(), begin(seen));
    }

    /** When it begins to be acted on. */
    Instant begin(Instant seen) {
        return Planner.nextBegin(standing(seen), settings(), seen).orElse(seen);
    }
}
