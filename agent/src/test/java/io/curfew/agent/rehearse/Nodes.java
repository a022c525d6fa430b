package io.curfew.agent.rehearse;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.loop.Self;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node for rehearsals: {@code Nodes.node().with(Pods.pod("shop/web")).closed("shop/web", "web").spot("60s")}. */
final class Nodes {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final String OWN_POD = "curfew-curfew-uid";

    private final List<Pod> pods = new ArrayList<>();
    private final Map<String, EvictionAnswer> evictions = new HashMap<>();
    private final List<Budget> budgets = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private Optional<EvictionAnswer> deletion = Optional.empty();
    private Set<String> volumes = Set.of();
    private Journal.Entry journal = new Journal.Entry.None();
    private boolean unschedulable;

    static Nodes node() {
        return new Nodes();
    }

    Nodes with(Pods... more) {
        for (var pod : more) {
            pods.add(pod.build());
        }
        return this;
    }

    /** Options as on the command line. */
    Nodes set(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** What a dry run of the pod's eviction is answered. */
    Nodes answers(String fullName, EvictionAnswer answer) {
        evictions.put(fullName.replace('/', '-') + "-uid", answer);
        return this;
    }

    /** A budget that is closed for the pod. */
    Nodes closed(String fullName, String budget) {
        return answers(
                fullName,
                new EvictionAnswer.BudgetClosed(
                        budget, Optional.of(new EvictionAnswer.Counts(3, 3)), "needs 3 healthy pods and has 3"));
    }

    /** A budget of the pods with {@code app=<name>} in namespace shop. */
    Nodes budget(String name, int allowed, int needed, int healthy) {
        budgets.add(new Budget(
                "shop",
                name,
                Optional.of(new Budget.Selector(Map.of("app", name), List.of())),
                allowed,
                needed,
                healthy));
        return this;
    }

    Nodes deletions(EvictionAnswer answer) {
        deletion = Optional.of(answer);
        return this;
    }

    Nodes attached(String... names) {
        volumes = Set.of(names);
        return this;
    }

    Nodes doubt(String doubt) {
        doubts.add(doubt);
        return this;
    }

    /** A drain of Curfew is under way. */
    Nodes inMidDrain(Journal written) {
        journal = new Journal.Entry.Written(written);
        unschedulable = true;
        return this;
    }

    Premise premise() {
        var node = new OwnNode(
                "node-1",
                "node-uid",
                "7",
                "aws:///eu-west-1a/i-0abc",
                unschedulable,
                Optional.empty(),
                journal,
                "boot-1",
                true,
                volumes,
                Optional.empty());
        return new Premise(
                new Self("node-1", Optional.of(OWN_POD)),
                Settings.of("node-1", options),
                NOW,
                Optional.of(node),
                pods,
                evictions,
                deletion,
                budgets,
                doubts,
                3 + evictions.size());
    }

    Rehearsal ask(Question question) {
        return TwoRuns.of(premise(), question);
    }

    /** A spot notice that leaves so many seconds. */
    Rehearsal spot(long seconds) {
        return ask(new Question(Announced.SPOT, Optional.of(Duration.ofSeconds(seconds)), Optional.empty()));
    }

    /** A termination with a hook that can be held open for so long. */
    Rehearsal termination(Duration globalTimeout) {
        return ask(new Question(Announced.ASG_TERMINATION, Optional.empty(), Optional.of(globalTimeout)));
    }

    static PodForecast of(Rehearsal rehearsal, String fullName) {
        return rehearsal.pods().stream()
                .filter(p -> p.pod().fullName().equals(fullName))
                .findFirst()
                .orElseThrow();
    }

    /** Seconds from now. */
    static double after(Optional<Instant> at) {
        return Duration.between(NOW, at.orElseThrow()).toMillis() / 1000.0;
    }
}
