package io.curfew.trials.demo;

import io.curfew.simulator.ec2.ActionKey;
import io.curfew.simulator.ec2.ApiCall;
import io.curfew.simulator.ec2.Result;
import io.curfew.trials.AgentProcess;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One interruption, live: a simulated EC2 and a simulated cluster on free loopback ports, and the real
 * agent process between them. Exit code 0 only where every rule held.
 */
public final class Demo {
    private static final Duration IDLE = Duration.ofSeconds(3);

    private final Screen screen;
    private final DemoScenario scenario;
    private final Sabotage sabotage;
    private final Duration limit;

    private volatile Optional<AgentProcess> agent = Optional.empty();

    private Demo(PrintStream out, DemoScenario scenario, Sabotage sabotage, Duration limit) {
        this.screen = new Screen(out, colours());
        this.scenario = scenario;
        this.sabotage = sabotage;
        this.limit = limit;
    }

    private static boolean colours() {
        return System.getenv("NO_COLOR") == null
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
    }

    public static void main(String[] args) throws Exception {
        DemoScenario scenario;
        try {
            scenario = DemoScenario.named(args.length == 0 ? "termination" : args[0]);
        } catch (IllegalArgumentException unknown) {
            System.err.println(unknown.getMessage());
            System.exit(2);
            return;
        }
        var broken = run(System.out, scenario, Sabotage.NONE, Duration.ofSeconds(55));
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    /** Runs the demo for at most {@code limit} after the notice; returns the rules that were broken. */
    public static List<String> run(PrintStream out, DemoScenario scenario, Sabotage sabotage, Duration limit)
            throws IOException, InterruptedException {
        return new Demo(out, scenario, sabotage, limit).run();
    }

    private List<String> run() throws IOException, InterruptedException {
        screen.heading("Curfew: " + scenario.title());
        try (var world = new DemoWorld(scenario, sabotage)) {
            var chronicle = new Chronicle(screen::fact);
            introduce(world);
            try (var observer = new Observer(
                    world.time(),
                    world.ec2(),
                    world.cluster(),
                    world.nodeName(),
                    world.instance().identity().id(),
                    chronicle)) {
                var atNotice = observer.present();
                var course = new Course(world, chronicle, () -> reboot(world));
                if (scenario == DemoScenario.RECYCLE) {
                    // The request stands on the Node already: else the agent looks once a minute.
                    begin(world, course);
                }
                var begun = System.nanoTime();
                agent = Optional.of(world.startAgent());
                if (!await(() -> agent.get().get("/readyz").ok(), Duration.ofSeconds(20))) {
                    return failed(world, agent.get());
                }
                var ready = Duration.ofNanos(System.nanoTime() - begun);
                if (scenario != DemoScenario.RECYCLE) {
                    idle(world, agent.get(), ready);
                    atNotice = observer.present();
                    begin(world, course);
                }
                await(() -> chronicle.first(scenario.end()).isPresent(), limit);
                return conclude(world, chronicle, agent.get(), atNotice);
            } finally {
                agent.ifPresent(AgentProcess::close);
            }
        }
    }

    private void begin(DemoWorld world, Course course) {
        screen.begin(world.time().instant());
        course.begin(scenario);
        if (sabotage == Sabotage.FOREIGN_COMPLETION) {
            world.time().after(Duration.ofSeconds(6), () -> completeBehindItsBack(world));
        }
    }

    private void reboot(DemoWorld world) {
        try {
            agent.orElseThrow().kill();
            agent.orElseThrow().close();
            agent = Optional.of(world.startAgent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void introduce(DemoWorld world) {
        screen.entry(
                "node",
                world.nodeName() + ", instance " + world.instance().identity().id() + " of group " + DemoWorld.GROUP);
        screen.entry("hook", DemoWorld.HOOK + ", heartbeat timeout 30 s");
        screen.entry(
                "pods",
                "shop/web-1 and -2 (a budget wants " + (scenario == DemoScenario.PDB ? 3 : 2)
                        + " of 3 up), shop/cart-1 and -2,");
        screen.entry("", "batch/report (needs 21 s to end), one of a DaemonSet, one static");
    }

    private void idle(DemoWorld world, AgentProcess agent, Duration ready) throws IOException, InterruptedException {
        var requests = world.cluster().ledger().requests().size();
        var calls = world.ec2().history().calls().size();
        TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        screen.entry(
                "agent",
                String.format(
                        Locale.ROOT,
                        "bin/curfew run, ready after %.1f s, %d MiB resident; in %d s at idle: %d Kubernetes requests, %d AWS calls",
                        Screen.seconds(ready),
                        agent.memory().getOrDefault("VmRSS", 0L) / 1024,
                        IDLE.toSeconds(),
                        world.cluster().ledger().requests().size() - requests,
                        world.ec2().history().calls().size() - calls));
        world.cluster().ledger().clear();
    }

    private static void completeBehindItsBack(DemoWorld world) {
        world.ec2()
                .fleet()
                .autoScaling()
                .complete(
                        ActionKey.ofInstance(
                                DemoWorld.GROUP,
                                DemoWorld.HOOK,
                                world.instance().identity().id()),
                        Result.CONTINUE);
    }

    private List<String> conclude(DemoWorld world, Chronicle chronicle, AgentProcess agent, Set<String> atNotice)
            throws InterruptedException {
        // What was answered last is read within this moment.
        TimeUnit.MILLISECONDS.sleep(200);
        var judge = new Judge(scenario, atNotice, world.leftAlone(), DemoWorld.HOOK);
        var broken = judge.verdict(chronicle, world.nodeIsAsItWas(), agent.alive());
        screen.rows(summary(world, chronicle));
        screen.verdict(broken);
        if (!broken.isEmpty()) {
            screen.entry("log", world.agentLog().toString());
        }
        return broken;
    }

    private static List<Screen.Row> summary(DemoWorld world, Chronicle chronicle) {
        var rows = new ArrayList<Screen.Row>();
        var notice = chronicle.first(Fact.Kind.NOTICE).map(Fact::at).orElse(Instant.EPOCH);
        chronicle.first(Fact.Kind.CORDONED).ifPresent(c -> rows.add(row("notice to cordon", notice, c.at())));
        rows.add(new Screen.Row(
                "pods moved",
                Long.toString(chronicle.all(Fact.Kind.EVICTED).stream()
                        .map(Fact::subject)
                        .distinct()
                        .count())));
        Waits.longest(chronicle)
                .ifPresent(w -> rows.add(new Screen.Row(
                        "longest wait", String.format(Locale.ROOT, "%.1f s, %s", Screen.seconds(w.time()), w.pod()))));
        var lastGone = chronicle.last(Fact.Kind.POD_GONE).map(Fact::at);
        var completed = chronicle.first(Fact.Kind.COMPLETED).map(Fact::at);
        if (lastGone.isPresent() && completed.isPresent()) {
            rows.add(row("last pod gone to hook completed", lastGone.get(), completed.get()));
        }
        rows.add(new Screen.Row(
                "heartbeats",
                Integer.toString(chronicle.all(Fact.Kind.HEARTBEAT).size())));
        var requests = world.cluster().ledger().byWhat();
        rows.add(new Screen.Row(
                "Kubernetes requests since the notice",
                requests.values().stream().mapToLong(Long::longValue).sum() + " " + requests));
        rows.add(new Screen.Row(
                "Auto Scaling calls",
                Long.toString(world.ec2().history().calls().stream()
                        .filter(ApiCall::accepted)
                        .count())));
        return rows;
    }

    private static Screen.Row row(String what, Instant from, Instant to) {
        return new Screen.Row(what, String.format(Locale.ROOT, "%.2f s", Screen.seconds(Duration.between(from, to))));
    }

    private List<String> failed(DemoWorld world, AgentProcess agent) throws IOException {
        var broken = List.of(
                "The agent has not become ready: " + agent.get("/readyz").body());
        agent.log().forEach(line -> screen.entry("log", line));
        screen.verdict(broken);
        screen.entry("log", world.agentLog().toString());
        return broken;
    }

    private static boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }
}
