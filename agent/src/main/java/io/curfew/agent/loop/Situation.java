package io.curfew.agent.loop;

import io.curfew.agent.drain.Classes;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.PodClass;
import io.curfew.agent.drain.PodStep;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookProgress;
import io.curfew.agent.hook.Ownership;
import io.curfew.agent.hook.Schedule;
import io.curfew.agent.interruption.Interruption;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.plan.Plan;
import io.curfew.agent.plan.Planner;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the rules ask of one view at one time, worked out once a turn. */
final class Situation {
    /** The scheduler may have bound a pod before it saw the cordon (drain.md 2.6). */
    static final Duration CORDON_SETTLES = Duration.ofSeconds(5);

    /** How long a consistent list is good for where no watch says what came after it. */
    static final Duration LIST_HOLDS = Duration.ofSeconds(10);

    final View view;
    final Settings settings;
    final Instant now;
    final List<Interruption> standing;
    final Optional<Journal> journal;
    final List<Hook> owned;
    final Optional<Duration> shortestGlobalTimeout;
    final Optional<Plan> plan;
    final Holding holding;
    // What most rules ask for, some of them for each pod: worked out once a turn.
    private final IdentityHashMap<Pod, PodClass> classes = new IdentityHashMap<>();
    private final IdentityHashMap<Pod, PodStep> steps = new IdentityHashMap<>();
    private final List<Pod> blocking;
    private final Set<String> events;
    private final boolean refused;
    private final Optional<Interruption> transition;
    private final Optional<Journal> journaledTransition;
    private final List<Hook> openHooks;
    private final boolean drained;
    private final boolean finished;

    Situation(View view, Settings settings, Instant now) {
        this.view = view;
        this.settings = settings;
        this.now = now;
        journal = view.node().journal();
        standing = view.standing(now);
        owned = view.hooks().hooks().lastKnown().orElse(List.of()).stream()
                .filter(h -> Ownership.owns(h.name(), settings.hooks().names()))
                .sorted(Comparator.comparing(Hook::name))
                .toList();
        shortestGlobalTimeout = owned.stream()
                .map(Hook::globalTimeout)
                .filter(Duration::isPositive)
                .min(Comparator.naturalOrder());
        plan = Planner.plan(standing, journal, shortestGlobalTimeout, settings, now);
        blocking = blocking(view.pods().present());
        holding = new Holding(this);
        events = plan.isPresent() ? view.work().begun(Action.Tell.KEYS) : Set.of();
        refused = isAnothers();
        transition = standing.stream().filter(Interruption::runsHooks).findFirst();
        journaledTransition = journal.filter(j ->
                transition.filter(t -> j.interruptions().containsKey(t.id())).isPresent());
        openHooks = owned.stream().filter(h -> progress(h).isOpen()).toList();
        drained = isConfirmed();
        finished = drains() && (drained || gaveUp(plan.orElseThrow())) && !holding.holds();
    }

    /** Whether pods are to leave: a plan may also only keep new ones away. */
    boolean drains() {
        return plan.filter(Plan::drains).isPresent();
    }

    /** When an interruption that stands already begins to count; empty where there is none such. */
    Optional<Instant> nextBegin() {
        return standing.isEmpty() ? Optional.empty() : Planner.nextBegin(standing, settings, now);
    }

    /** The instance, as metadata says, or as the Node says that an earlier agent had marked. */
    Optional<String> instanceId() {
        return view.metadata()
                .instanceId()
                .lastKnown()
                .or(() -> journal.isPresent() ? view.node().node().flatMap(Situation::instanceOf) : Optional.empty());
    }

    /** Whether the Node belongs to another instance: then nothing is ever done to it. */
    boolean refused() {
        return refused;
    }

    private boolean isAnothers() {
        var node = view.node().node().flatMap(Situation::instanceOf);
        var mine = view.metadata().instanceId().lastKnown();
        return node.isPresent() && mine.isPresent() && !node.equals(mine);
    }

    /** The instance that the Node says it is; empty where the cloud controller has not said so yet. */
    static Optional<String> instanceOf(OwnNode node) {
        var id = node.providerId().substring(node.providerId().lastIndexOf('/') + 1);
        return id.isEmpty() ? Optional.empty() : Optional.of(id);
    }

    PodClass classOf(Pod pod) {
        return classes.computeIfAbsent(pod, p -> Classes.of(p, view.self().podUid(), settings.drain()));
    }

    /** What is to be done with {@code pod} now, before this turn begins anything; only while there is a plan. */
    PodStep stepOf(Pod pod) {
        return steps.computeIfAbsent(pod, p -> PodRules.step(this, p, plan.orElseThrow(), view.drain()));
    }

    List<Pod> blocking(List<Pod> pods) {
        return pods.stream().filter(p -> classOf(p).blocking()).toList();
    }

    List<Pod> blocking() {
        return blocking;
    }

    /** While there is a plan: how many Events with keys that begin with {@code prefix} were ever begun. */
    long eventsBegun(String prefix) {
        return Work.count(events, prefix);
    }

    /**
     * Whether the Node was asked for after metadata was last seen to change: one that was read days ago would
     * only bring a conflict, or hide a cordon that somebody else has set meanwhile. Only times that this process saw
     * are compared: another agent's clock may have been ahead.
     */
    boolean nodeFresh() {
        var changed = view.metadata().changed();
        return view.node()
                .readAt()
                .filter(r -> changed.filter(r::isBefore).isEmpty())
                .isPresent();
    }

    /** From when on no pod should be bound here any more: the cordon stands, or can never stand. */
    Optional<Instant> nodeSettled() {
        return view.node()
                .cordoned()
                .or(() -> nodeFresh() ? view.node().gone() : Optional.empty())
                .or(() -> view.node().denied().map(NodeView.Denial::since));
    }

    /** When the cordon has stood long enough; empty while there is none. */
    Optional<Instant> cordonSettles() {
        return nodeSettled().map(s -> s.plus(CORDON_SETTLES));
    }

    boolean cordonSettled() {
        return cordonSettles().filter(s -> !now.isBefore(s)).isPresent();
    }

    /** The watch, which was up to date a moment ago, knows of no blocking pod. */
    boolean looksEmpty() {
        return view.pods().pods().isPresent() && blocking().isEmpty();
    }

    /**
     * Whether a consistent list, taken after the cordon had settled, confirms that no blocking pod is left. While the
     * watch sees nothing, or was stopped because another drain was over (seed 17009), such a list is soon out of date.
     */
    boolean drained() {
        return drained;
    }

    private boolean isConfirmed() {
        return drains()
                && looksEmpty()
                && view.pods()
                        .last()
                        .filter(l -> cordonSettles()
                                .filter(s -> !l.asked().isBefore(s))
                                .isPresent())
                        .filter(l ->
                                (view.pods().watching() && view.pods().unseen().isEmpty())
                                        || now.isBefore(l.asked().plus(LIST_HOLDS)))
                        .filter(l -> blocking(l.pods()).isEmpty())
                        .isPresent();
    }

    /** Whether the hook may be completed: nothing blocks it, or the plan says that it has been held long enough. */
    boolean finished() {
        return finished;
    }

    // The deadline does not bind pods that are waited for, not even while they terminate.
    private boolean gaveUp(Plan plan) {
        return plan.givesUp(now)
                && (plan.givesUpAwaiting(now)
                        || blocking.stream().noneMatch(p -> Classes.awaited(p, settings.drain())));
    }

    HookProgress progress(Hook hook) {
        var progress = view.hooks().of(hook);
        if (!progress.isOpen()) {
            return progress;
        }
        if (journaledTransition
                .filter(j -> j.completedHooks().contains(hook.name()))
                .isPresent()) {
            return progress.ended(HookProgress.State.COMPLETED);
        }
        // An agent that died between its completion and the journal left nothing to do for the next one.
        return view.hooks()
                        .membership()
                        .lastKnown()
                        .filter(m -> Schedule.surelyOver(m.lifecycleState()))
                        .isPresent()
                ? progress.ended(HookProgress.State.OVER)
                : progress;
    }

    /** The transition whose terminating hooks run. */
    Optional<Interruption> transition() {
        return transition;
    }

    /** The journal, as far as it speaks of that transition and not of one before. */
    Optional<Journal> journaledTransition() {
        return journaledTransition;
    }

    List<Hook> openHooks() {
        return openHooks;
    }

    /** Whether it is known for certain which hooks there are, even if there are none. */
    boolean hooksKnown() {
        return view.hooks().hooks().lastKnown().isPresent() || inNoGroup();
    }

    boolean inNoGroup() {
        return view.hooks().membership().settled().isPresent()
                && view.hooks().membership().lastKnown().isEmpty();
    }

    /** Every owned hook has ended: there is nothing more to hold open or to complete. */
    boolean allHooksEnded() {
        return plan.filter(Plan::servesHooks).isPresent()
                && hooksKnown()
                && !owned.isEmpty()
                && openHooks().isEmpty();
    }

    /** The drain has nothing more to do on this node. */
    boolean done() {
        return allHooksEnded() || (finished() && noHookToComplete());
    }

    private boolean noHookToComplete() {
        return !plan.orElseThrow().servesHooks() || (hooksKnown() && owned.isEmpty());
    }
}
