package io.curfew.trials.seeds;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.cluster.model.WatchOptions;
import io.curfew.simulator.cluster.model.Watcher;
import io.curfew.simulator.cluster.rules.Alteration.Part;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Patch;
import io.curfew.simulator.cluster.state.Resource;
import io.curfew.simulator.cluster.state.Selection;
import io.curfew.simulator.cluster.state.WatchEvent;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The volumes behind the claims of the node's pods: each is detached some time after the last pod that used it. */
final class Volumes {
    private final World world;
    private final Set<String> attached = new TreeSet<>();

    Volumes(World world) {
        this.world = world;
    }

    /** Attaches one for each claim, and follows the pods from now on. */
    void attach() {
        attached.addAll(used());
        tell();
        world.cluster.watch(Selection.podsOf(Scenario.NODE), WatchOptions.fromNow(), new Watcher() {
            @Override
            public void onEvent(WatchEvent event) {
                claims(event.object()).forEach(claim -> world.time.after(after(claim), () -> detach(claim)));
            }

            @Override
            public void onEnd() {}
        });
    }

    // Some are stuck, and some are gone at once.
    private static Duration after(String claim) {
        return switch (Math.floorMod(claim.hashCode(), 3)) {
            case 0 -> Duration.ofSeconds(1);
            case 1 -> Duration.ofSeconds(20);
            default -> Duration.ofMinutes(6);
        };
    }

    private void detach(String claim) {
        if (!used().contains(claim) && attached.remove(claim)) {
            tell();
        }
    }

    private void tell() {
        var status = Json.object();
        var volumes = status.putObject("status").putArray("volumesAttached");
        attached.forEach(claim ->
                volumes.addObject().put("name", "kubernetes.io/csi/" + claim).put("devicePath", ""));
        if (world.node().isPresent()) {
            world.cluster.alter(Resource.NODES, "", Scenario.NODE, Part.STATUS, new Patch.Merge(status), false);
        }
    }

    long left() {
        var used = used();
        return attached.stream().filter(claim -> !used.contains(claim)).count();
    }

    private Set<String> used() {
        return world.cluster.list(Selection.podsOf(Scenario.NODE)).items().stream()
                .filter(pod -> !Truth.isFinished(pod))
                .flatMap(Volumes::claims)
                .collect(Collectors.toSet());
    }

    private static Stream<String> claims(JsonNode pod) {
        return Json.list(Json.at(pod, "spec", "volumes")).stream()
                .map(v -> Json.text(v, "persistentVolumeClaim", "claimName"))
                .filter(name -> !name.isEmpty())
                .map(name -> Json.namespace(pod) + "/" + name);
    }

    /** The names that {@code node} tells. */
    static Set<String> attachedTo(JsonNode node) {
        var told = Json.list(Json.at(node, "status", "volumesAttached"));
        return told.isEmpty()
                ? Set.of()
                : told.stream().map(v -> Json.text(v, "name")).collect(Collectors.toSet());
    }
}
