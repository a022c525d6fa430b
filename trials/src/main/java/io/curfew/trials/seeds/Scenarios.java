package io.curfew.trials.seeds;

import io.curfew.agent.settings.Settings;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Throws the dice for a scenario. */
final class Scenarios {
    private static final List<String> OWNED = List.of("curfew", "curfew-two", "curfew-drain");
    private static final List<String> FOREIGN = List.of("Terminate-LC-Hook", "backup", "curfewish");

    private Scenarios() {}

    static Scenario of(Dice dice) {
        var course = course(dice);
        var hooks = hooks(dice);
        var pods = course == Course.FIRST_POOL ? Pods.ownOnly() : Pods.of(dice.split());
        var owned = hooks.stream().anyMatch(h -> OWNED.contains(h.name()));
        var group = group(dice, hooks, owned);
        if (course == Course.LAUNCH) {
            group = group.withHook(Hook.launching(Scenario.LAUNCH_HOOK)
                    .withHeartbeatTimeout(Duration.ofSeconds(dice.oneOf(60, 300, 600, 3600)))
                    .withDefaultResult(dice.chance(0.5) ? Result.CONTINUE : Result.ABANDON));
        }
        return new Scenario(
                course,
                settings(dice, hooks, course),
                pods.objects(),
                pods.terminating(),
                pods.working(),
                group,
                dice.chance(0.8)
                        ? Optional.of(dice.spread(Duration.ofSeconds(5), Duration.ofMinutes(20)))
                        : Optional.empty(),
                // Only a termination can have begun before: what others leave behind needs an agent that saw it.
                course == Course.TERMINATION && dice.chance(0.15)
                        ? Duration.ofSeconds(-dice.between(1, 600))
                        // Now and then late: time for a false alarm, and for what follows from it.
                        : dice.chance(0.1)
                                ? dice.between(Duration.ofMinutes(1), Duration.ofMinutes(10))
                                : Duration.ofMillis(dice.between(3_000, 60_000)),
                dice.chance(0.02),
                dice.chance(0.15),
                dice.chance(0.01) ? Duration.ofDays(3) : Duration.ofHours(2));
    }

    private static Course course(Dice dice) {
        return dice.chance(0.4) ? Course.TERMINATION : dice.oneOf(Course.values());
    }

    private static List<Hook> hooks(Dice dice) {
        var hooks = new ArrayList<Hook>();
        var owned = dice.oneOf(0, 1, 1, 1, 1, 1, 1, 2, 3);
        for (int i = 0; i < owned; i++) {
            hooks.add(hook(dice, OWNED.get(i)));
        }
        var foreign = dice.oneOf(0, 0, 0, 1, 1, 2);
        for (int i = 0; i < foreign && hooks.size() < 4; i++) {
            hooks.add(hook(dice, FOREIGN.get((i + owned) % FOREIGN.size())));
        }
        return hooks;
    }

    private static Hook hook(Dice dice, String name) {
        var timeout = Duration.ofSeconds(dice.oneOf(30, 30, 30, 40, 60, 60, 90, 120, 300, 900, 3600, 7200));
        return Hook.terminating(name)
                .withHeartbeatTimeout(timeout)
                .withDefaultResult(dice.chance(0.5) ? Result.CONTINUE : Result.ABANDON);
    }

    private static GroupSettings group(Dice dice, List<Hook> hooks, boolean owned) {
        var group = GroupSettings.named(Scenario.GROUP)
                .withProceeding(owned ? Duration.ofSeconds(dice.between(1, 60)) : dice.upTo(Duration.ofMinutes(10)))
                .withDeregistration(dice.chance(0.5) ? Duration.ZERO : dice.upTo(Duration.ofMinutes(4)))
                .withLaunching(dice.between(Duration.ofSeconds(20), Duration.ofMinutes(6)))
                .withPropagation(dice.chance(0.6) ? Duration.ZERO : dice.upTo(Duration.ofSeconds(20)));
        for (var hook : hooks) {
            group = group.withHook(hook);
        }
        return group;
    }

    private static Settings settings(Dice dice, List<Hook> hooks, Course course) {
        var margin = dice.chance(0.6) ? Duration.ofSeconds(60) : dice.upTo(Duration.ofMinutes(2));
        var names = hooks.size() < 2 || dice.chance(0.8) ? "curfew,curfew-*" : "curfew,curfew-t*,curfew-d?ain";
        var timeout = dice.chance(0.3) ? Duration.ofHours(1) : dice.spread(Duration.ofMinutes(1), Duration.ofHours(2));
        var waitFor = dice.chance(0.3) ? Scenario.AWAITED_LABEL + "=yes" : "none";
        var options = new ArrayList<>(List.of(
                "--drain.wait-for=" + waitFor,
                "--hooks.names=" + names,
                "--hooks.margin=" + margin.toMillis() + "ms",
                "--hooks.on-failure=" + dice.oneOf("continue", "abandon"),
                "--drain.timeout=" + timeout.toMillis() + "ms",
                "--drain.on-timeout=" + dice.oneOf("delete", "delete", "continue", "stay"),
                "--drain.rate=" + dice.oneOf(20, 20, 20, 1, 5, 100),
                "--drain.burst=" + dice.oneOf(110, 110, 110, 1, 10),
                "--drain.honor-protection=" + dice.chance(0.2),
                "--volumes.wait=" + dice.oneOf("0s", "30s", "2m"),
                "--load-balancer.delay=" + dice.oneOf("0s", "0s", "0s", "0s", "0s", "20s", "2m"),
                "--rebalance.hold=" + dice.between(1, 20) + "m",
                "--maintenance.lead=" + dice.between(1, 12) + "m",
                "--on.rebalance=" + dice.oneOf("drain", "drain", "cordon", "cordon", "ignore"),
                "--recycle.enabled=" + (course == Course.RECYCLE || dice.chance(0.03)),
                "--recycle.finish=" + dice.oneOf("terminate", "terminate", "standby"),
                "--launch-hook.enabled=" + (course == Course.LAUNCH || dice.chance(0.03)),
                "--metadata.fallback=" + dice.chance(0.05)));
        for (var kind : List.of("asg-termination", "spot", "maintenance", "warm-pool", "standby", "detached")) {
            if (dice.chance(0.05)) {
                options.add("--on." + kind + "=" + dice.oneOf("cordon", "ignore"));
            }
        }
        return Settings.of(Scenario.NODE, options);
    }
}
