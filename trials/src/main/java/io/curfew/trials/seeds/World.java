package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.recycle.Request;
import io.curfew.simulator.cluster.model.Cluster;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.ec2.Fleet;
import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.ec2.PoolState;
import io.curfew.simulator.time.HandMovedTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The world of one run: its time, its instance and its cluster. Knows nothing of the agent but where its pod is. */
final class World {
    static final String OWN_POD_NAMESPACE = "kube-system";
    static final String OWN_POD = "curfew";

    final HandMovedTime time = new HandMovedTime(Scenario.BEGIN);
    final Fleet fleet = new Fleet(time);
    final Cluster cluster = new Cluster(time);
    final InstanceMetadata instance;
    private final Volumes volumes;
    /** What the texts in the journal annotation stand for. Journals are values; how they are written is tested elsewhere. */
    private final Map<String, Journal> journals = new HashMap<>();

    private boolean lost;
    private boolean halfSpotNotice;
    private boolean detached;
    private int boots = 1;
    private Set<String> journaledAtBoot = Set.of();
    private Optional<Instant> bootedAt = Optional.empty();
    private Instant readySince = Scenario.BEGIN;

    World(Scenario scenario) {
        fleet.createGroup(scenario.group());
        instance = switch (scenario.course()) {
            case FIRST_POOL -> fleet.launchIntoPool(Scenario.GROUP, PoolState.RUNNING);
            case LAUNCH -> fleet.launch(Scenario.GROUP);
            default -> fleet.inService(Scenario.GROUP);
        };
        var id = scenario.strangersNode()
                ? "i-0somebodyelses"
                : instance.identity().id();
        cluster.add(
                Sketch.node(Scenario.NODE).instance(id, instance.identity().zone()), Sketch.node(Scenario.OTHER_NODE));
        cluster.add(scenario.objects().toArray(Sketch[]::new));
        if (scenario.course() == Course.LAUNCH) {
            ready(false);
        }
        volumes = new Volumes(this);
        if (scenario.volumes()) {
            volumes.attach();
        }
        for (var name : scenario.terminating()) {
            var slash = name.indexOf('/');
            cluster.delete(Resource.PODS, name.substring(0, slash), name.substring(slash + 1), DeleteOptions.plain());
        }
    }

    /** The pod {@code namespace/name} ends by itself, if it still runs. */
    void finish(String pod) {
        var slash = pod.indexOf('/');
        var namespace = pod.substring(0, slash);
        var name = pod.substring(slash + 1);
        if (cluster.find(Resource.PODS, namespace, name).isPresent()) {
            var ended = Json.object();
            ended.putObject("status").put("phase", "Succeeded");
            cluster.alter(Resource.PODS, namespace, name, Part.STATUS, new Patch.Merge(ended), false);
        }
    }

    String instanceId() {
        return instance.identity().id();
    }

    /** Whether the instance is no more. */
    boolean over() {
        return lost || (!detached && fleet.state(instanceId()).isEmpty());
    }

    /** EC2 takes the instance away. */
    void lose() {
        if (fleet.state(instanceId()).isPresent()) {
            fleet.lose(instanceId());
        }
        lost = true;
    }

    /** Whether metadata leaves the time of a spot notice out. */
    void halfSpotNotice(boolean half) {
        halfSpotNotice = half;
    }

    /** What {@code spot/instance-action} says, if anything. */
    Optional<String> spotText() {
        return instance.spot()
                .map(s -> "{\"action\":\"" + s.action().text() + "\""
                        + (halfSpotNotice ? "" : ",\"time\":\"" + s.time() + "\"") + "}");
    }

    /** The group forgets the instance, which goes on. */
    void detached() {
        detached = true;
    }

    /** The machine starts anew: the kubelet tells another boot, and is not Ready yet. */
    void boots() {
        boots++;
        journaledAtBoot = journal().map(j -> j.interruptions().keySet()).orElse(Set.of());
        bootedAt = Optional.of(time.instant());
        var patch = Json.object();
        patch.putObject("status").putObject("nodeInfo").put("bootID", "boot-" + boots);
        alterStatus(patch);
        ready(false);
    }

    /** The boot that the Node tells. */
    String bootId() {
        return node().map(n -> Json.text(n, "status", "nodeInfo", "bootID")).orElse("");
    }

    /** What the journal named when the machine last started anew. */
    Set<String> journaledAtBoot() {
        return journaledAtBoot;
    }

    /** When the machine last started anew. */
    Optional<Instant> bootedAt() {
        return bootedAt;
    }

    /** The Node is Ready, or is not. */
    void ready(boolean is) {
        if (is) {
            readySince = time.instant();
        }
        var patch = Json.object();
        var conditions = patch.putObject("status").putArray("conditions");
        node().ifPresent(n -> Json.list(Json.at(n, "status", "conditions")).stream()
                .filter(c -> !Json.text(c, "type").equals("Ready"))
                .forEach(conditions::add));
        conditions.addObject().put("type", "Ready").put("status", is ? "True" : "False");
        alterStatus(patch);
    }

    private void alterStatus(ObjectNode patch) {
        if (node().isPresent()) {
            cluster.alter(Resource.NODES, "", Scenario.NODE, Part.STATUS, new Patch.Merge(patch), false);
        }
    }

    /** Whether the Node is Ready now. */
    boolean isReady() {
        return node().filter(MemoryCluster::isReady).isPresent();
    }

    /** When the Node last became Ready. */
    Instant readySince() {
        return readySince;
    }

    /** Volumes of pods that are gone, or have ended, and that are attached all the same. */
    long volumesLeft() {
        return volumes.left();
    }

    /** An operator writes {@code word} into the annotation, or takes it away. */
    void recycle(Optional<String> word) {
        var patch = Json.object();
        var annotations = patch.putObject("metadata").putObject("annotations");
        word.ifPresentOrElse(
                w -> annotations.put(Request.ANNOTATION, w), () -> annotations.putNull(Request.ANNOTATION));
        node().ifPresent(_ ->
                cluster.alter(Resource.NODES, "", Scenario.NODE, Part.MAIN, new Patch.Merge(patch), false));
    }

    Optional<ObjectNode> node() {
        return cluster.find(Resource.NODES, "", Scenario.NODE);
    }

    String ownPodUid() {
        return Json.uid(cluster.get(Resource.PODS, OWN_POD_NAMESPACE, OWN_POD));
    }

    /** The text that stands for {@code journal} in the annotation. */
    String written(Journal journal) {
        var text = "journal-" + journals.size();
        journals.put(text, journal);
        return text;
    }

    Journal.Entry journal(ObjectNode node) {
        var text = Json.text(node, "metadata", "annotations", Journal.ANNOTATION);
        if (text.isEmpty()) {
            return new Journal.Entry.None();
        }
        var journal = journals.get(text);
        return journal == null
                ? new Journal.Entry.Unreadable(text, "not a journal")
                : new Journal.Entry.Written(journal);
    }

    /** The journal on the Node as it is now. */
    Optional<Journal> journal() {
        return node().flatMap(n -> journal(n).read());
    }
}
