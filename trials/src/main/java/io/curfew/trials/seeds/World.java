package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.plan.Journal;
import io.curfew.simulator.cluster.model.Cluster;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.rules.DeleteOptions;
import io.curfew.simulator.cluster.sketch.Sketch;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.ec2.Fleet;
import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.time.HandMovedTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The world of one run: its time, its instance and its cluster. Knows nothing of the agent but where its pod is. */
final class World {
    static final String OWN_POD_NAMESPACE = "kube-system";
    static final String OWN_POD = "curfew";

    final HandMovedTime time = new HandMovedTime(Scenario.BEGIN);
    final Fleet fleet = new Fleet(time);
    final Cluster cluster = new Cluster(time);
    final InstanceMetadata instance;
    /** What the texts in the journal annotation stand for. Journals are values; how they are written is tested elsewhere. */
    private final Map<String, Journal> journals = new HashMap<>();

    World(Scenario scenario) {
        fleet.createGroup(scenario.group());
        instance = fleet.inService(Scenario.GROUP);
        var id = scenario.strangersNode()
                ? "i-0somebodyelses"
                : instance.identity().id();
        cluster.add(
                Sketch.node(Scenario.NODE).instance(id, instance.identity().zone()), Sketch.node(Scenario.OTHER_NODE));
        cluster.add(scenario.objects().toArray(Sketch[]::new));
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
        return fleet.state(instanceId()).isEmpty();
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
