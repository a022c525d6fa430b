package io.curfew.trials;

import static io.curfew.simulator.cluster.sketch.Sketch.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.http.Verb;
import io.curfew.simulator.cluster.model.Settings;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.Capacity;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.LifecycleState;
import io.curfew.simulator.ec2.MaintenanceEvent;
import io.curfew.simulator.ec2.PoolState;
import io.curfew.simulator.ec2.SpotNotice;
import io.curfew.simulator.ec2.TargetState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Each row of the table of interruptions (docs/interruptions.md), forth and back, with the real agent process. */
@Order(1)
final class InterruptionsTrial {
    private static final Map<String, String> QUICK = Map.of("CURFEW_METADATA_POLL", "500ms");

    @Test
    void eachInterruptionGoesItsWayForthAndBack() throws Exception {
        Stage.sideBySide(List.of(
                () -> Stage.play(usual(), InterruptionsTrial::intoTheWarmPoolAndBack),
                () -> Stage.play(usual(), InterruptionsTrial::onStandbyAndBack),
                () -> Stage.play(usual(), InterruptionsTrial::detachedAndBack),
                () -> Stage.play(usual(), InterruptionsTrial::aSpotStopAndAStart),
                () -> Stage.play(usual(), InterruptionsTrial::capacityRebalancing),
                () -> Stage.play(usual(), InterruptionsTrial::aRebalanceRecommendationIsHeldAndLetGo),
                () -> Stage.play(usual(), InterruptionsTrial::aMaintenanceItsRebootAndTheWayBack),
                () -> Stage.play(usual(), InterruptionsTrial::aMaintenanceThatIsCalledOff),
                () -> Stage.play(usual(), InterruptionsTrial::aDryRunChangesNothing)));
    }

    @Test
    void aRecycledInstanceIsReplacedFirst() throws Exception {
        var group = SimulatedWorld.usualGroup().withLaunching(Duration.ofSeconds(5));
        var world = SimulatedWorld.start(group, Settings.usual());
        world.add(world.nodeSketch(), pod("shop/web-1").on(world.node()).ofReplicaSet("web"));
        Stage.play(world, InterruptionsTrial::recycled);
    }

    @Test
    void anOwnLaunchingHookIsCompletedWhenTheNodeIsReady() throws Exception {
        var group = GroupSettings.named(SimulatedWorld.GROUP)
                .withLaunching(Duration.ofSeconds(1))
                .withHook(Hook.launching("curfew-launch"));
        Stage.play(SimulatedWorld.launching(group), InterruptionsTrial::launched);
    }

    private static void intoTheWarmPoolAndBack(SimulatedWorld world) throws Exception {
        var before = plain(world.nodeObject());
        var agent = Stage.ready(() -> world.startAgent(QUICK));
        var id = world.instance().identity().id();
        world.ec2().fleet().scaleInToPool(id, PoolState.STOPPED);
        Stage.within(60).until(() -> Stage.completed(world));
        assertThat(world.pods()).containsExactly("kube-system/proxy");
        assertThat(world.cordoned()).isTrue();
        agent.kill(); // the machine is stopped
        Stage.within(10).until(() -> state(world).equals(Optional.of(LifecycleState.WARMED_STOPPED)));
        world.ec2().fleet().takeFromPool(id);
        Stage.started(() -> world.startAgent(QUICK), again -> isGivenBack(world, before));
        assertThat(world.completions()).hasSize(1);
    }

    private static void onStandbyAndBack(SimulatedWorld world) throws Exception {
        var before = plain(world.nodeObject());
        var agent = Stage.ready(() -> world.startAgent(QUICK));
        var id = world.instance().identity().id();
        world.ec2().fleet().autoScaling().enterStandby(SimulatedWorld.GROUP, List.of(id), Capacity.DECREMENT);
        drainedWithoutAHook(world, agent, "standby");
        world.ec2().fleet().autoScaling().exitStandby(SimulatedWorld.GROUP, List.of(id));
        Stage.within(20).until(() -> isGivenBack(world, before));
        goesOnWell(agent);
    }

    private static void detachedAndBack(SimulatedWorld world) throws Exception {
        var before = plain(world.nodeObject());
        var agent = Stage.ready(() -> world.startAgent(QUICK));
        world.ec2()
                .fleet()
                .autoScaling()
                .detach(
                        SimulatedWorld.GROUP,
                        List.of(world.instance().identity().id()),
                        Capacity.DECREMENT);
        drainedWithoutAHook(world, agent, "detached");
        world.instance().targetState(Optional.of(TargetState.IN_SERVICE)); // attached again
        Stage.within(20).until(() -> isGivenBack(world, before));
        goesOnWell(agent);
    }

    private static void aSpotStopAndAStart(SimulatedWorld world) throws Exception {
        var before = plain(world.nodeObject());
        var agent = Stage.ready(() -> world.startAgent(QUICK));
        var at = world.time().instant().plusSeconds(120);
        world.instance().spot(Optional.of(new SpotNotice(SpotNotice.Action.STOP, at)));
        drainedWithoutAHook(world, agent, "spot");
        assertThat(world.time().instant()).isBefore(at);
        agent.kill();
        world.instance().spot(Optional.empty());
        var again = Stage.ready(() -> world.startAgent(QUICK));
        assertThat(world.cordoned()).as("a 404 of a moment").isTrue();
        Stage.within(150).until(() -> isGivenBack(world, before));
        goesOnWell(again);
    }

    private static void capacityRebalancing(SimulatedWorld world) throws Exception {
        var agent = Stage.ready(() -> world.startAgent(QUICK));
        world.terminate();
        world.ec2().announceSpot(world.instance(), SpotNotice.Action.TERMINATE, Duration.ofSeconds(120));
        Stage.within(60).until(() -> Stage.completed(world));
        assertThat(world.pods()).containsExactly("kube-system/proxy");
        assertThat(Stage.wellEnded(world.ec2().history().hookEnds())).isTrue();
        goesOnWell(agent);
    }

    private static void aRebalanceRecommendationIsHeldAndLetGo(SimulatedWorld world) throws Exception {
        var settings = Map.of("CURFEW_METADATA_POLL", "500ms", "CURFEW_REBALANCE_HOLD", "1m");
        var agent = Stage.ready(() -> world.startAgent(settings));
        var pods = world.pods();
        world.ec2().recommendRebalance(world.instance());
        Stage.within(20).until(world::cordoned);
        Stage.within(90).until(() -> !world.cordoned());
        assertThat(world.pods()).isEqualTo(pods);
        assertThat(world.evicted()).isEmpty();
        agent.kill();
        world.cluster().ledger().clear();
        var again = Stage.ready(() -> world.startAgent(settings));
        Stage.within(10).until(() -> again.get("/status").body().contains("\"idle\""));
        assertThat(world.cluster().ledger().count(Verb.PATCH, "nodes")).isZero();
        goesOnWell(again);
    }

    private static void aMaintenanceItsRebootAndTheWayBack(SimulatedWorld world) throws Exception {
        var before = plain(world.nodeObject());
        var agent = Stage.ready(() -> world.startAgent(QUICK));
        var notBefore = world.time().instant().plus(Duration.ofMinutes(5));
        world.instance().schedule(MaintenanceEvent.active("event-1", "system-reboot", notBefore));
        drainedWithoutAHook(world, agent, "maintenance");
        agent.kill();
        // Before the reboot the next agent goes on: peers took its start for the reboot (nth.md section 3, defect A).
        var early = Stage.ready(() -> world.startAgent(QUICK));
        assertThat(world.cordoned()).isTrue();
        early.kill();
        world.reboot("boot-2");
        var late = Stage.ready(() -> world.startAgent(QUICK));
        assertThat(world.cordoned()).as("before it is Ready").isTrue();
        world.nodeStatus("boot-2", true);
        Stage.within(40).until(() -> !world.cordoned());
        world.instance()
                .endMaintenance(MaintenanceEvent.active("event-1", "system-reboot", notBefore)
                        .completed());
        Stage.within(30).until(() -> isGivenBack(world, before));
        goesOnWell(late);
    }

    private static void aMaintenanceThatIsCalledOff(SimulatedWorld world) throws Exception {
        var before = plain(world.nodeObject());
        var agent = Stage.ready(() -> world.startAgent(QUICK));
        var far = MaintenanceEvent.active(
                "event-far", "instance-stop", world.time().instant().plus(Duration.ofDays(14)));
        world.instance().schedule(far);
        Stage.within(30).until(() -> Stage.phase(agent).equals("announced"));
        assertThat(world.cordoned()).as("two weeks early").isFalse();
        var near = MaintenanceEvent.active(
                "event-near", "instance-reboot", world.time().instant().plus(Duration.ofMinutes(5)));
        world.instance().schedule(near);
        drainedWithoutAHook(world, agent, "maintenance");
        world.instance().endMaintenance(near.canceled());
        Stage.within(30).until(() -> isGivenBack(world, before));
        goesOnWell(agent);
    }

    private static void aDryRunChangesNothing(SimulatedWorld world) throws Exception {
        var before = plain(world.nodeObject());
        var pods = world.pods();
        var agent = Stage.ready(() -> world.startAgent(Map.of("CURFEW_DRY_RUN", "true")));
        world.terminate();
        Stage.within(20).until(() -> Stage.phase(agent).equals("draining"));
        Stage.within(30).until(() -> String.join("\n", agent.log()).contains("action=heartbeat"));
        assertThat(plain(world.nodeObject())).isEqualTo(before);
        assertThat(world.pods()).isEqualTo(pods);
        assertThat(world.cluster().httpLedger().entries())
                .filteredOn(entry -> !entry.method().equals("GET"))
                .as("anything but questions")
                .allMatch(entry -> entry.pathWithQuery().contains("/selfsubject"));
        assertThat(world.ec2().history().calls())
                .extracting(call -> call.action())
                .containsOnly(ApiAction.DESCRIBE_AUTO_SCALING_INSTANCES, ApiAction.DESCRIBE_LIFECYCLE_HOOKS);
    }

    private static void recycled(SimulatedWorld world) throws Exception {
        var agent = Stage.ready(
                () -> world.startAgent(Map.of("CURFEW_RECYCLE_ENABLED", "true", "CURFEW_METADATA_POLL", "500ms")));
        world.changeNode(Part.MAIN, "{\"metadata\":{\"annotations\":{\"curfew.io/recycle\":\"requested\"}}}");
        Stage.within(90).until(() -> state(world).equals(Optional.of(LifecycleState.STANDBY)));
        Stage.within(60).until(world::cordoned);
        var group = world.ec2()
                .fleet()
                .autoScaling()
                .describeGroups(List.of(SimulatedWorld.GROUP))
                .getFirst();
        assertThat(group.instances())
                .filteredOn(i -> i.state() == LifecycleState.IN_SERVICE)
                .as("the replacement is in service before a pod leaves")
                .hasSize(group.desired());
        Stage.within(60).until(() -> Stage.completed(world));
        assertThat(world.pods()).isEmpty();
        Stage.within(20).until(() -> state(world).isEmpty());
        assertThat(world.ec2().fleet().desired(SimulatedWorld.GROUP)).isEqualTo(group.desired());
        goesOnWell(agent);
    }

    private static void launched(SimulatedWorld world) throws Exception {
        world.nodeStatus("boot-1", false);
        var agent = Stage.ready(() -> world.startAgent(Map.of("CURFEW_LAUNCH_HOOK_ENABLED", "true")));
        Stage.within(30).until(() -> state(world).equals(Optional.of(LifecycleState.PENDING_WAIT)));
        assertThat(world.ec2().history().hookEnds()).isEmpty();
        world.nodeStatus("boot-1", true);
        Stage.within(60).until(() -> state(world).equals(Optional.of(LifecycleState.IN_SERVICE)));
        goesOnWell(agent);
    }

    private static void drainedWithoutAHook(SimulatedWorld world, AgentProcess agent, String kind) {
        Stage.within(60).until(() -> world.cordoned() && world.pods().equals(Set.of("kube-system/proxy")));
        assertThat(Stage.status(agent).at("/plan/interruption").asText()).isEqualTo(kind);
        assertThat(world.evicted()).containsOnlyKeys("shop/web-1", "shop/web-2");
        assertThat(world.evicted().values()).containsOnly(1L);
        assertThat(world.heartbeats()).isEmpty();
        assertThat(world.completions()).isEmpty();
    }

    private static void goesOnWell(AgentProcess agent) throws InterruptedException {
        assertThat(agent.get("/healthz").status()).isEqualTo(200);
        assertThat(agent.terminate(Duration.ofSeconds(5))).isZero();
    }

    private static boolean isGivenBack(SimulatedWorld world, ObjectNode before) {
        return plain(world.nodeObject()).equals(before);
    }

    /** The Node without what its kubelet and the server keep. */
    private static ObjectNode plain(ObjectNode node) {
        var copy = node.deepCopy();
        copy.remove("status");
        ((ObjectNode) copy.path("metadata")).remove(List.of("resourceVersion", "managedFields", "generation"));
        return copy;
    }

    private static Optional<LifecycleState> state(SimulatedWorld world) {
        return world.ec2().state(world.instance());
    }

    private static SimulatedWorld usual() throws IOException {
        var world = SimulatedWorld.usual();
        world.add(
                pod("shop/web-1").on(world.node()).ofReplicaSet("web").endsAfter(Duration.ofSeconds(1)),
                pod("shop/web-2").on(world.node()).ofReplicaSet("web").endsAfter(Duration.ofSeconds(1)),
                pod("kube-system/proxy").on(world.node()).ofDaemonSet("proxy").toleratesEverything());
        return world;
    }
}
