package io.curfew.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.ClusterSimulator;
import io.curfew.simulator.cluster.model.Settings;
import io.curfew.simulator.cluster.model.WatchOptions;
import io.curfew.simulator.cluster.model.Watcher;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.ApiCall;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.http.Ledger;
import io.curfew.simulator.time.RunningTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A simulated cluster with one node, that node's instance in a simulated Auto Scaling group, and real agent processes
 * between them. Time passes as on the wall. Needs no programs besides the agent.
 */
public final class SimulatedWorld implements Storied {
    public static final String GROUP = "workers";
    public static final String HOOK = "curfew";
    public static final String JOURNAL = "curfew.io/journal";

    /** The shortest that AWS takes (A3): an agent that keeps the hook alive shows within 10 s. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern EVICTION = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/]+)/eviction");

    private static final DeleteOptions NOW =
            DeleteOptions.of(JsonNodeFactory.instance.objectNode().put("gracePeriodSeconds", 0));

    private final RunningTime time = new RunningTime(1);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final ClusterSimulator cluster;
    private final InstanceMetadata instance;
    private final Agents agents;
    private final Story seen = new Story();
    private final Set<String> journals = new LinkedHashSet<>(); // guarded by itself

    private SimulatedWorld(
            GroupSettings group, Settings settings, BiFunction<Ec2Simulator, String, InstanceMetadata> joining)
            throws IOException {
        cluster = ClusterSimulator.start(time, settings);
        ec2.createGroup(group);
        instance = joining.apply(ec2, group.name());
        agents = new Agents(node(), ec2.imdsUri(instance), ec2.autoScalingUri());
        cluster.writeKubeconfig(agents.kubeconfig());
        ec2.fleet().onStateChange(c -> seen.add(c.at(), "instance " + c.from().text() + " -> " + c.to().text()));
        watch(Selection.podsOf(node()), this::podSeen);
        watch(Selection.all(Resource.NODES), this::nodeSeen);
    }

    /** The group {@value #GROUP} with one owned hook, {@value #HOOK}, and a node that is all its own. */
    public static SimulatedWorld usual() throws IOException {
        var world = start(usualGroup(), Settings.usual());
        world.add(world.nodeSketch());
        return world;
    }

    /** A world without a Node yet. */
    public static SimulatedWorld start(GroupSettings group, Settings settings) throws IOException {
        return new SimulatedWorld(group, settings, Ec2Simulator::inService);
    }

    /** A world whose instance is being launched, with its Node. */
    public static SimulatedWorld launching(GroupSettings group) throws IOException {
        var world = new SimulatedWorld(
                group, Settings.usual(), (ec2, name) -> ec2.fleet().launch(name));
        world.add(world.nodeSketch());
        return world;
    }

    /** Somebody changes the Node, such as its kubelet ({@code Part.STATUS}) or an operator. */
    public void changeNode(Part part, String mergePatch) {
        cluster.cluster().alter(Resource.NODES, "", node(), part, new Patch.Merge(parsed(mergePatch)), false);
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** The machine starts anew: its pods are gone, and its kubelet is not Ready yet. */
    public void reboot(String bootId) {
        for (var pod : cluster.cluster().list(Selection.podsOf(node())).items()) {
            cluster.cluster().delete(Resource.PODS, Json.namespace(pod), Json.name(pod), NOW);
        }
        nodeStatus(bootId, false);
    }

    /** What its kubelet says of the Node. */
    public void nodeStatus(String bootId, boolean ready) {
        changeNode(
                Part.STATUS,
                "{\"status\":{\"nodeInfo\":{\"bootID\":\"" + bootId
                        + "\"},\"conditions\":[{\"type\":\"Ready\",\"status\":\"" + (ready ? "True" : "False")
                        + "\"}]}}");
    }

    public static GroupSettings usualGroup() {
        return GroupSettings.named(GROUP).withHook(Hook.terminating(HOOK).withHeartbeatTimeout(HEARTBEAT_TIMEOUT));
    }

    /** The Node of the instance. */
    public Sketch nodeSketch() {
        return Sketch.node(node())
                .instance(instance.identity().id(), instance.identity().zone());
    }

    public void add(Sketch... sketches) {
        cluster.cluster().add(sketches);
    }

    public RunningTime time() {
        return time;
    }

    public Ec2Simulator ec2() {
        return ec2;
    }

    public ClusterSimulator cluster() {
        return cluster;
    }

    public InstanceMetadata instance() {
        return instance;
    }

    /** The name of the node. */
    public String node() {
        return instance.identity().hostname();
    }

    /** Starts the agent with the standard variables, and these besides. */
    public AgentProcess startAgent(Map<String, String> environment) throws IOException {
        return agents.start(environment);
    }

    public AgentProcess startAgent() throws IOException {
        return startAgent(Map.of());
    }

    /** What an agent of this world is given, for one that is started by other means. */
    public AgentProcess.World surroundings(Map<String, String> environment) {
        return agents.surroundings(environment);
    }

    /** Auto Scaling chooses the instance; returns when. */
    public Instant terminate() {
        var now = time.instant();
        seen.add(now, "Auto Scaling wants the instance terminated");
        ec2.terminate(instance);
        return now;
    }

    /** Pods bound to the node now, as {@code namespace/name}. */
    public Set<String> pods() {
        return cluster.cluster().list(Selection.podsOf(node())).items().stream()
                .map(SimulatedWorld::fullName)
                .collect(Collectors.toSet());
    }

    public ObjectNode nodeObject() {
        return cluster.cluster().get(Resource.NODES, "", node());
    }

    public boolean cordoned() {
        return Json.at(nodeObject(), "spec", "unschedulable").asBoolean();
    }

    /** Every text that the journal ever had, in order. */
    public List<String> journals() {
        synchronized (journals) {
            return List.copyOf(journals);
        }
    }

    /** Events whose reason is this. */
    public List<ObjectNode> events(String reason) {
        return cluster.cluster().list(Selection.all(Resource.EVENTS)).items().stream()
                .filter(event -> Json.text(event, "reason").equals(reason))
                .toList();
    }

    /** How often the eviction of each pod was accepted. */
    public Map<String, Long> evicted() {
        return cluster.httpLedger().entries().stream()
                .filter(entry -> entry.method().equals("POST") && entry.status() / 100 == 2)
                .map(entry -> EVICTION.matcher(entry.pathWithQuery()))
                .filter(matcher -> matcher.matches())
                .collect(Collectors.groupingBy(
                        matcher -> matcher.group(1) + "/" + matcher.group(2), TreeMap::new, Collectors.counting()));
    }

    /** The accepted calls that named {@value #HOOK} and the instance. */
    public List<ApiCall> accepted(ApiAction action) {
        return ec2.history().accepted(action, HOOK, instance.identity().id());
    }

    public List<ApiCall> completions() {
        return accepted(ApiAction.COMPLETE_LIFECYCLE_ACTION);
    }

    public List<ApiCall> heartbeats() {
        return accepted(ApiAction.RECORD_LIFECYCLE_ACTION_HEARTBEAT);
    }

    @Override
    public String story() {
        var story = new Story();
        story.addAll(seen);
        cluster.httpLedger().entries().forEach(entry -> story.add(entry.at(), "kubernetes: " + text(entry)));
        ec2.history()
                .calls()
                .forEach(call -> story.add(
                        call.at(),
                        "auto scaling: " + call.action().text() + " " + call.hook()
                                + call.result().map(r -> " " + r).orElse("")
                                + call.refusal()
                                        .map(r -> " refused: " + r.message())
                                        .orElse("")));
        ec2.history().hookEnds().forEach(end -> story.add(end.at(), "hook " + end.hook() + " ended by " + end.by()));
        return story.text() + "\n--- agent ---\n" + agents.writings();
    }

    @Override
    public void close() {
        agents.close();
        cluster.close();
        ec2.close();
        time.close();
    }

    private static String text(Ledger.Entry entry) {
        return entry.method() + " " + entry.pathWithQuery() + " " + entry.status();
    }

    private static String fullName(JsonNode pod) {
        return Json.namespace(pod) + "/" + Json.name(pod);
    }

    private void podSeen(WatchEvent event) {
        var ending = Json.text(event.object(), "metadata", "deletionTimestamp");
        seen.add(
                time.instant(),
                "pod " + fullName(event.object()) + " " + event.type()
                        + (ending.isEmpty() ? "" : ", to end " + ending));
    }

    private void nodeSeen(WatchEvent event) {
        if (!Json.name(event.object()).equals(node())) {
            return;
        }
        var journal = Json.text(event.object(), "metadata", "annotations", JOURNAL);
        var unschedulable = Json.at(event.object(), "spec", "unschedulable").asBoolean();
        seen.add(time.instant(), "node unschedulable=" + unschedulable + " journal=" + journal);
        if (!journal.isEmpty()) {
            synchronized (journals) {
                journals.add(journal);
            }
        }
    }

    private void watch(Selection selection, Consumer<WatchEvent> onEvent) {
        cluster.cluster().watch(selection, WatchOptions.fromNow(), new Watcher() {
            @Override
            public void onEvent(WatchEvent event) {
                onEvent.accept(event);
            }

            @Override
            public void onEnd() {}
        });
    }
}
