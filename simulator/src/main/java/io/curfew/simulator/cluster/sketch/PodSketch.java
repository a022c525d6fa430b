package io.curfew.simulator.cluster.sketch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.simulator.cluster.state.Json;
import io.curfew.simulator.cluster.state.Resource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A pod, see {@link Sketch#pod}. */
public final class PodSketch implements Sketch {
    /** Annotation of a pod that its kubelet never starts. */
    public static final String STAYS_PENDING = "simulator.curfew.io/stays-pending";

    private final ObjectNode pod;

    private PodSketch(ObjectNode pod) {
        this.pod = pod;
    }

    static PodSketch called(String name) {
        var pod = Named.object(Resource.PODS, name);
        var spec = pod.putObject("spec");
        spec.putArray("containers").addObject().put("name", "main").put("image", "example/main");
        var status = pod.putObject("status").put("phase", "Running");
        ready(status, "True");
        return new PodSketch(pod);
    }

    @Override
    public List<ObjectNode> objects() {
        return List.of(pod);
    }

    public PodSketch on(String node) {
        return with(p -> Json.child(p, "spec").put("nodeName", node));
    }

    /** One of a ReplicaSet; one that nobody added expects as many pods as are added this way. */
    public PodSketch ofReplicaSet(String name) {
        return ownedBy(Resource.REPLICA_SETS, name).label("app", name);
    }

    public PodSketch ofDaemonSet(String name) {
        return ownedBy(Resource.DAEMON_SETS, name).label("app", name);
    }

    /** Owned by something of which the cluster keeps no object, such as a Job or a StatefulSet. */
    public PodSketch ofOther(String apiVersion, String kind, String name) {
        return with(p -> owner(p, apiVersion, kind, name).put("uid", "uid-of-" + kind + "-" + name));
    }

    /** The API's image of a static pod: its kubelet brings it back whatever happens. */
    public PodSketch mirror() {
        return annotation("kubernetes.io/config.mirror", "0123456789abcdef").with(p -> {
            var node = Json.text(p, "spec", "nodeName");
            owner(p, "v1", "Node", node).put("uid", "uid-of-Node-" + node);
        });
    }

    /** Its terminationGracePeriodSeconds, cut to whole seconds. */
    public PodSketch grace(Duration grace) {
        return with(p -> Json.child(p, "spec").put("terminationGracePeriodSeconds", grace.toSeconds()));
    }

    /** Ends so long after TERM, or when its grace is over if that is sooner. */
    public PodSketch endsAfter(Duration time) {
        return with(new PodEnd.After(time)::writeTo);
    }

    /** Uses its whole grace and is killed. */
    public PodSketch ignoresTerm() {
        return with(new PodEnd.WholeGrace()::writeTo);
    }

    /** Never ends. */
    public PodSketch stuck() {
        return with(new PodEnd.Stuck()::writeTo);
    }

    /** Held by this finalizer after its end, until somebody removes it. */
    public PodSketch finalizer(String name) {
        return with(p -> Json.metadata(p).withArray("finalizers").add(name));
    }

    public PodSketch emptyDir() {
        return volume("scratch", v -> v.putObject("emptyDir"));
    }

    /** Mounts this PersistentVolumeClaim. */
    public PodSketch claim(String name) {
        return volume(name, v -> v.putObject("persistentVolumeClaim").put("claimName", name));
    }

    public PodSketch priority(String className, int priority) {
        return with(
                p -> Json.child(p, "spec").put("priorityClassName", className).put("priority", priority));
    }

    public PodSketch toleratesEverything() {
        return with(
                p -> Json.child(p, "spec").withArray("tolerations").addObject().put("operator", "Exists"));
    }

    public PodSketch label(String key, String value) {
        return with(p -> Json.child(Json.metadata(p), "labels").put(key, value));
    }

    public PodSketch annotation(String key, String value) {
        return with(p -> Json.child(Json.metadata(p), "annotations").put(key, value));
    }

    public PodSketch notReady() {
        return with(p -> ready(Json.child(p, "status"), "False"));
    }

    /** Never starts. */
    public PodSketch pending() {
        return annotation(STAYS_PENDING, "true").phase("Pending");
    }

    public PodSketch succeeded() {
        return phase("Succeeded");
    }

    public PodSketch failed() {
        return phase("Failed");
    }

    private PodSketch phase(String phase) {
        return notReady().with(p -> Json.child(p, "status").put("phase", phase));
    }

    private PodSketch ownedBy(Resource resource, String name) {
        return with(p -> owner(p, resource.apiVersion(), resource.kind(), name));
    }

    private static ObjectNode owner(ObjectNode pod, String apiVersion, String kind, String name) {
        return Json.metadata(pod)
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("name", name)
                .put("controller", true);
    }

    private PodSketch volume(String name, Consumer<ObjectNode> source) {
        return with(p -> source.accept(
                Json.child(p, "spec").withArray("volumes").addObject().put("name", name)));
    }

    private static void ready(ObjectNode status, String value) {
        status.putArray("conditions").addObject().put("type", "Ready").put("status", value);
    }

    private PodSketch with(Consumer<ObjectNode> change) {
        var copy = pod.deepCopy();
        change.accept(copy);
        return new PodSketch(copy);
    }
}
