package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.OwnNode;
import io.curfew.simulator.cluster.state.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges what is done to the own Node: rules 7 and 11. */
final class NodeJudge {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** Where every request was answered: one read, one patch, and perhaps a conflict. */
    private static final Duration PROMPT = Duration.ofSeconds(15);

    private final Facts facts;
    private boolean ourCordon;
    private boolean ourLabel;

    NodeJudge(Facts facts) {
        this.facts = facts;
    }

    /** Somebody else has set or removed the cordon. */
    void foreign() {
        ourCordon = false;
        // One that is taken away in the middle of the drain has stood all the same.
        facts.cordoned = facts.cordoned.or(() -> Optional.of(facts.now()));
    }

    void patched(Flight flight, NodePatch patch, ObjectNode before, ObjectNode after) {
        facts.check(
                Rule.OTHERS_UNTOUCHED,
                !facts.scenario.strangersNode(),
                () -> "the Node of another instance was patched");
        var marks = !(patch.unschedulable() instanceof Change.Keep && patch.exclusionLabel() instanceof Change.Keep);
        facts.check(
                Rule.CORDON_IS_GUARDED,
                !marks || patch.resourceVersion().equals(Optional.of(Json.text(before, "metadata", "resourceVersion"))),
                () -> "a patch of cordon or label came without the resourceVersion of the Node");
        facts.check(
                Rule.CORDON_IS_JOURNALED,
                isCordoned(before) || !isCordoned(after) || facts.world.journal(after) instanceof Journal.Entry.Written,
                () -> "the cordon was set, and no journal says so");
        asSet(flight, before, after);
        replacedFirst(before, after);
        cordon(flight, before, after);
        label(before, after);
        deadline(
                flight,
                facts.world.journal(before).read(),
                facts.world.journal(after).read());
    }

    private void asSet(Flight flight, ObjectNode before, ObjectNode after) {
        var marked = (!isCordoned(before) && isCordoned(after))
                || (label(before).isEmpty() && !label(after).isEmpty());
        facts.check(
                Rule.ONLY_AS_SET,
                !marked || !facts.standing.actingAt(flight.begun()).isEmpty(),
                () -> "the Node was marked, and nothing stands that is to be acted on");
    }

    private void replacedFirst(ObjectNode before, ObjectNode after) {
        var stage =
                facts.world.journal(after).read().flatMap(Journal::recycling).map(Journal.Recycling::stage);
        if (stage.equals(Optional.of(Journal.Stage.DRAINING))
                && !facts.world
                        .journal(before)
                        .read()
                        .flatMap(Journal::recycling)
                        .map(Journal.Recycling::stage)
                        .equals(stage)) {
            facts.check(
                    Rule.REPLACED_FIRST,
                    facts.replaced,
                    () -> "the drain begins, and the group has never been full since the standby");
        }
    }

    /** The agent takes its instance out of service. */
    void entersStandby() {
        facts.check(
                Rule.REPLACED_FIRST,
                facts.world.node().isEmpty()
                        || facts.world.journal().flatMap(Journal::recycling).isPresent(),
                () -> "the instance goes on standby, and no journal says so");
    }

    private void cordon(Flight flight, ObjectNode before, ObjectNode after) {
        var was = isCordoned(before);
        var is = isCordoned(after);
        facts.check(
                Rule.ONLY_OWN_MARKS_REMOVED,
                !was || is || ourCordon,
                () -> "a cordon was removed that Curfew had not set");
        if (!was && is) {
            ourCordon = true;
        }
        if (is) {
            facts.cordoned = facts.cordoned.or(() -> Optional.of(facts.now()));
        } else if (was) {
            ourCordon = false;
            // Of a patch that was given up, or whose sender has died, and that arrives all the same, nobody can know.
            var unheard = flight.givenUp() || flight.process() != facts.process;
            facts.cordoned = unheard ? facts.cordoned : Optional.empty();
        }
    }

    private void label(ObjectNode before, ObjectNode after) {
        var was = label(before);
        var is = label(after);
        facts.check(
                Rule.ONLY_OWN_MARKS_REMOVED,
                was.equals(is) || was.isEmpty() || (ourLabel && is.isEmpty()),
                () -> "the exclusion label " + was + " became '" + is + "', and was not Curfew's");
        if (!was.equals(is)) {
            ourLabel = !is.isEmpty();
            facts.labelled = ourLabel ? Optional.of(facts.now()) : Optional.empty();
        }
    }

    private void deadline(Flight flight, Optional<Journal> was, Optional<Journal> is) {
        if (was.isEmpty() || is.isEmpty()) {
            return;
        }
        var after = is.get().interruptions();
        facts.check(
                Rule.DEADLINE_NEVER_LOOSENS,
                // What a dead or impatient sender still had on the wire is no decision.
                flight.late()
                        || was.get().interruptions().entrySet().stream()
                                .allMatch(before -> notLater(before.getValue(), after.get(before.getKey()))),
                () -> "the journal went from " + was.get().interruptions() + " to " + after);
    }

    /** Something stands that is to be acted on: the Node must soon be cordoned. */
    void stands(AgentRun process) {
        if (process.noticed.isEmpty()
                || facts.noticed.isEmpty()
                || facts.scenario.strangersNode()
                || facts.cordonHopeless
                || facts.faults.happened().contains(Fault.FOREIGN_UNCORDON)
                || facts.world.node().isEmpty()) {
            return;
        }
        var since = Facts.latest(facts.faults.quietSince(), process.noticed.get(), process.started);
        var patience = facts.faults.happened().isEmpty() ? PROMPT : PATIENCE;
        facts.check(
                Rule.CORDONED_IN_TIME,
                facts.now().isBefore(since.plus(patience))
                        || isCordoned(facts.world.node().get()),
                () -> "the Node is not cordoned, although there stands " + facts.standing.acting()
                        + " and no fault since " + since);
    }

    /** Nothing stands any more: the Node must soon be as it was. */
    void passed(AgentRun process, Optional<Instant> withdrawn) {
        if (withdrawn.isEmpty() || facts.world.node().isEmpty()) {
            return;
        }
        var booted = facts.world.bootedAt();
        var since = Facts.latest(
                withdrawn.get(),
                facts.faults.quietSince(),
                process.started,
                facts.world.readySince(),
                booted.orElse(process.started));
        var patience =
                booted.isEmpty() && facts.faults.happened().stream().allMatch(f -> f.where() == Fault.Where.WORLD)
                        ? PROMPT
                        // It looks less and less often for a Node that becomes Ready, by its own clock (seed 819807).
                        : PATIENCE.plus(facts.ahead);
        var node = facts.world.node().get();
        facts.check(
                Rule.GIVEN_BACK,
                facts.now().isBefore(since.plus(patience))
                        || (!ourCordon
                                && !ourLabel
                                && facts.world
                                        .journal(node)
                                        .read()
                                        .filter(Journal::marks)
                                        .isEmpty()),
                () -> "nothing stands since " + since + ", and Curfew's marks are still on the Node");
    }

    static boolean isCordoned(ObjectNode node) {
        return Json.at(node, "spec", "unschedulable").asBoolean();
    }

    private static String label(ObjectNode node) {
        return Json.at(node, "metadata", "labels").path(OwnNode.EXCLUSION_LABEL).asText("");
    }

    private static boolean notLater(Journal.Seen before, Journal.@Nullable Seen after) {
        return after == null
                || before.deadline().isEmpty()
                || after.deadline()
                        .filter(a -> !a.isAfter(before.deadline().get()))
                        .isPresent();
    }
}
