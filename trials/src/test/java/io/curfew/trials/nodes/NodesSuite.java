package io.curfew.trials.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.curfew.simulator.ec2.Capacity;
import io.curfew.simulator.ec2.HookEnd;
import io.curfew.simulator.ec2.LifecycleState;
import io.curfew.trials.nodes.ContainerProcess.Charge;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One release on one real node, from its installation to its removal; each case goes on where the last one ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class NodesSuite {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int FULL = 100;

    @SuppressWarnings("NullAway.Init")
    private NodeWorld world;

    @SuppressWarnings("NullAway.Init")
    private Release release;

    @SuppressWarnings("NullAway.Init")
    private Workload workload;

    @BeforeAll
    void findANode() {
        try {
            var cluster = RealCluster.find();
            world = new NodeWorld(cluster);
        } catch (RealCluster.Missing missing) {
            if ("true".equals(System.getenv("CURFEW_NODES_REQUIRED"))) {
                throw new IllegalStateException(missing);
            }
            System.out.println("nodes: skipped, " + missing.what());
            abort(missing.what());
        }
        release = new Release(world.cluster().kubeconfig(), world.values());
        workload = new Workload(world.kubectl(), world.cluster().podImage(), world.node());
        workload.namespace();
    }

    @AfterAll
    void leave() {
        if (world != null) {
            try (var cluster = world.cluster();
                    var left = world) {
                workload.removeAll();
            }
        }
    }

    @Test
    @Order(1)
    void anInstalledAgentBecomesReadyAfterItsCheckHasPassed() {
        release.install();

        within(60).until(world::agentReady);
        var agent = world.agent().orElseThrow();
        assertThat(agent.at("/status/initContainerStatuses/0/state/terminated/exitCode")
                        .asInt(-1))
                .as("check, which is required to pass")
                .isZero();
        var report =
                world.kubectl().run("logs", agent.at("/metadata/name").asText(), "--namespace=curfew", "-c", "check");
        say(report.strip());
        assertThat(world.marked()).isFalse();
    }

    @Test
    @Order(2)
    void anIdleAgentIsSmall() throws InterruptedException {
        var before = world.agentUid();
        world.killAgent(world.agent().orElseThrow().at("/metadata/name").asText());
        var agent = world.agentUri();
        within(60)
                .until(() -> !world.agentUid().equals(before)
                        && ContainerProcess.of(world.agentUid()).isPresent());
        var process = ContainerProcess.of(world.agentUid()).orElseThrow();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> world.ask(agent, "/readyz").ok());
        say("start to ready: %.2f s at most".formatted(process.age().toMillis() / 1000.0));

        // The interval is what is measured.
        Thread.sleep(IDLE);
        var cpu = process.cpuSeconds();
        say("idle: RSS %.0f MiB, anonymous %.0f MiB, charged to the container %d MiB of %d"
                .formatted(
                        process.memory("VmRSS"),
                        process.memory("RssAnon"),
                        process.charged(Charge.NOW).orElse(-1),
                        process.charged(Charge.LIMIT).orElse(-1)));
        Thread.sleep(IDLE);
        say("idle: %.1f millicores".formatted((process.cpuSeconds() - cpu) / IDLE.toSeconds() * 1000));
        say("recycle.enabled: a look at the Node, once a minute, is %d bytes of JSON"
                .formatted(world.kubectl()
                        .run("get", "--raw", "/api/v1/nodes/" + world.node())
                        .length()));
        within(60).until(world::agentReady);
    }

    @Test
    @Order(3)
    void aTerminatedNodeIsEmptiedOfASlowPodAndOfOneBehindABudgetAndItsHookCompletedOnce() {
        workload.deploy("slow", 1, Duration.ofSeconds(20));
        workload.deploy("guarded", 1, Duration.ofSeconds(1));
        workload.budget("guarded", 1);
        within(60).until(() -> workload.running("slow", 1) && workload.running("guarded", 1));

        world.terminate();
        within(10).until(world::cordoned);
        within(60).until(() -> world.pods(Workload.NAMESPACE).stream().allMatch(pod -> pod.startsWith("guarded")));
        within(20).until(() -> world.ask("/status").body().contains("PodDisruptionBudget"));
        assertThat(world.completions()).as("before the budget opens").isEmpty();

        workload.budget("guarded", 0);
        within(90).until(() -> !world.completions().isEmpty());
        assertThat(world.pods(Workload.NAMESPACE)).isEmpty();
        assertThat(world.completions()).hasSize(1);
        assertThat(world.ec2().history().hookEnds()).allMatch(end -> end.by() == HookEnd.By.COMPLETION);
    }

    @Test
    @Order(4)
    void anUpgradeInTheMiddleOfADrainChangesNothingForIt() {
        drainWhile("upgraded", () -> release.upgrade("podAnnotations.suite=upgraded"));
    }

    @Test
    @Order(5)
    void anAgentKilledInTheMiddleOfADrainIsFollowedByOneThatGoesOn() {
        drainWhile(
                "killed",
                () -> world.killAgent(
                        world.agent().orElseThrow().at("/metadata/name").asText()));
    }

    /** A drain with one slow pod; in the middle of it the agent is replaced by {@code replacing}. */
    private void drainWhile(String name, Runnable replacing) {
        anotherInstance();
        workload.deploy(name, 1, Duration.ofSeconds(40));
        within(60).until(() -> workload.running(name, 1));
        world.terminate();
        within(15).until(() -> world.cordoned() && podIsEnding(name));
        var journal = journal();
        var first = world.agentUid();

        replacing.run();
        within(60).until(() -> !world.agentUid().equals(first) && world.agentReady());
        assertThat(world.pods(Workload.NAMESPACE))
                .as("while the pod is still there")
                .isNotEmpty();
        assertThat(journal()).isEqualTo(journal);
        assertThat(world.completions()).isEmpty();

        within(90).until(() -> !world.completions().isEmpty());
        assertThat(world.pods(Workload.NAMESPACE)).isEmpty();
        assertThat(world.completions()).hasSize(1);
    }

    private boolean podIsEnding(String name) {
        return world.kubectl().list("pods", "--namespace=" + Workload.NAMESPACE, "--selector=app=" + name).stream()
                .anyMatch(pod -> !pod.at("/metadata/deletionTimestamp").isMissingNode());
    }

    private String journal() {
        return world.nodeObject()
                .path("metadata")
                .path("annotations")
                .path("curfew.io/journal")
                .asText();
    }

    @Test
    @Order(6)
    void aFullNodeIsDrainedWithinTheLimitOfTheContainer() {
        anotherInstance();
        workload.deploy("full", FULL, Duration.ofSeconds(1));
        within(400).pollInterval(Duration.ofSeconds(2)).until(() -> workload.running("full", FULL));
        var before = world.agentUid();

        var from = System.nanoTime();
        world.terminate();
        within(240).until(() -> !world.completions().isEmpty());
        say("%d real pods: %.1f s from the notice to the completed hook"
                .formatted(FULL, (System.nanoTime() - from) / 1e9));

        assertThat(world.pods(Workload.NAMESPACE)).isEmpty();
        var agent = world.agent().orElseThrow();
        assertThat(agent.at("/metadata/uid").asText()).isEqualTo(before);
        assertThat(agent.at("/status/containerStatuses/0/restartCount").asInt()).isZero();
        ContainerProcess.of(before)
                .ifPresent(process ->
                        say("after it: RSS %.0f MiB, at its peak %.0f; anonymous %.0f; charged at its peak %d of %d"
                                .formatted(
                                        process.memory("VmRSS"),
                                        process.memory("VmHWM"),
                                        process.memory("RssAnon"),
                                        process.charged(Charge.PEAK).orElse(-1),
                                        process.charged(Charge.LIMIT).orElse(-1))));
    }

    @Test
    @Order(7)
    void anUninstalledReleaseLeavesNothing() {
        anotherInstance();
        var id = List.of(world.instance().identity().id());
        var autoScaling = world.ec2().fleet().autoScaling();
        var _ = autoScaling.enterStandby(NodeWorld.GROUP, id, Capacity.KEEP);
        // The agent may be faster than the group, which lets nobody out who is only on the way.
        within(30)
                .until(() -> world.cordoned()
                        && world.ec2().state(world.instance()).equals(Optional.of(LifecycleState.STANDBY)));
        var _ = autoScaling.exitStandby(NodeWorld.GROUP, id);
        within(60).until(() -> !world.marked());

        release.uninstall();
        var kinds = "all,serviceaccount,configmap,networkpolicy";
        var wide = "clusterrole,clusterrolebinding,validatingadmissionpolicy,validatingadmissionpolicybinding";
        within(60)
                .untilAsserted(() -> assertThat(Stream.concat(
                                world
                                        .kubectl()
                                        .list(
                                                kinds,
                                                "--namespace=curfew",
                                                "--selector=app.kubernetes.io/instance=curfew")
                                        .stream(),
                                world.kubectl().list(wide, "--selector=app.kubernetes.io/instance=curfew").stream()))
                        .isEmpty());
        assertThat(world.marked()).isFalse();
    }

    private void anotherInstance() {
        workload.clear();
        world.replaceInstance();
        within(60).until(() -> world.agentReady() && !world.marked());
    }

    private static ConditionFactory within(int seconds) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(seconds))
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptionsInstanceOf(IllegalStateException.class);
    }

    private static void say(String text) {
        text.lines().forEach(line -> System.out.println(String.format(Locale.ROOT, "nodes: %s", line)));
    }
}
