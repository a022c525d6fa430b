package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.ec2.Hook;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What all judges know: the world, its truth, and what the agent could know at the earliest. */
final class Facts {
    final World world;
    final Scenario scenario;
    final Faults faults;
    final Truth truth;
    final Story story;
    final Tally tally = new Tally();
    final List<String> owned;
    final Asks asks;
    final Standing standing;
    /** Since when something stands that is to be acted on, by the world's time. */
    Optional<Instant> noticed = Optional.empty();
    /** When something last stood that was to be acted on. */
    Instant noticedLast = Scenario.BEGIN;
    /** How often that began. */
    int episodes;
    /** Since when the node is cordoned, in truth; remains where somebody else uncordons it. */
    Optional<Instant> cordoned = Optional.empty();
    /** Since when the exclusion label stands that an agent has set. */
    Optional<Instant> labelled = Optional.empty();
    /** Whether somebody said that the Node cannot be patched, or is not there. */
    boolean cordonHopeless;
    /** Whether every owned hook has ended: then nothing is left to be done. */
    boolean done;
    /** Whether the group has had all the instances that it wants while this one was on standby. */
    boolean replaced;
    /** The number of the agent that lives. */
    int process;
    /** How far the agent's clock is ahead. */
    Duration ahead = Duration.ZERO;

    Facts(World world, Scenario scenario, Faults faults, Story story) {
        this.world = world;
        this.scenario = scenario;
        this.faults = faults;
        this.truth = new Truth(world);
        this.story = story;
        this.owned = scenario.hooks().stream()
                .map(Hook::name)
                .filter(name -> scenario.settings().hooks().names().stream().anyMatch(n -> means(n, name)))
                .toList();
        this.asks = new Asks(scenario.settings(), this::agentNow, patience());
        this.standing = new Standing(world, asks);
    }

    // By another way than the agent's, and with the exception that design.md names.
    private static boolean means(String pattern, String hook) {
        return pattern.equals(hook)
                || (!hook.equals("Terminate-LC-Hook")
                        && FileSystems.getDefault()
                                .getPathMatcher("glob:" + pattern)
                                .matches(Path.of(hook)));
    }

    Instant now() {
        return world.time.instant();
    }

    Instant agentNow() {
        return now().plus(ahead);
    }

    /** Whether pods may be sent away: the node is cordoned, or will never be. */
    boolean cordonStands() {
        return cordonHopeless
                || cordoned.isPresent()
                || world.node().filter(n -> !NodeJudge.isCordoned(n)).isEmpty();
    }

    void check(Rule rule, boolean holds, Supplier<String> otherwise) {
        tally.checked(rule, faults.happened(), scenario.course());
        if (!holds) {
            throw new RuleBroken(rule, otherwise.get());
        }
    }

    /** How long after first sight the hooks can be held at most, as the plan counts; empty without an owned hook. */
    Optional<Duration> patience() {
        return scenario.hooks().stream()
                .filter(h -> owned.contains(h.name()))
                .map(Hook::globalTimeout)
                .min(Comparator.naturalOrder())
                .map(g -> g.minus(scenario.settings().hooks().margin()))
                .map(p -> p.isNegative() ? Duration.ZERO : p);
    }

    /** Whether the pod is to be waited for instead of being evicted. */
    boolean isAwaited(JsonNode pod) {
        return Truth.wishes(pod, "wait")
                || (!scenario.settings().drain().waitFor().isEmpty()
                        && Json.at(pod, "metadata", "labels").has(Scenario.AWAITED_LABEL));
    }

    /** With the Node went the journal, which alone says whether a Standby is the agent's own. */
    boolean standbyIsAnybodys() {
        return scenario.settings().recycle().enabled().on() && world.node().isEmpty();
    }

    /** Whether its owner protects the pod, and the settings honour that. */
    boolean isProtected(JsonNode pod) {
        return scenario.settings().drain().honorProtection().on()
                && Json.at(pod, "metadata", "annotations")
                        .path(Scenario.PROTECTION)
                        .asText("")
                        .equals("true");
    }

    /** The latest of {@code one} and {@code others}. */
    static Instant latest(Instant one, Instant... others) {
        var latest = one;
        for (var other : others) {
            latest = other.isAfter(latest) ? other : latest;
        }
        return latest;
    }
}
