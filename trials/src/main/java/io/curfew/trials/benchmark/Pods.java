package io.curfew.trials.benchmark;

import java.util.stream.IntStream;

/**
 * Pods as the peers were given them: two containers, about 4 kB each as the API server returns it, grace 30 s, Running
 * and Ready.
 *
 * @param node that they run on
 */
record Pods(KubernetesApi api, String node) {
    static final String NAMESPACE = "shop";
    private static final String COLLECTION = "/api/v1/namespaces/" + NAMESPACE + "/pods";
    private static final String STATUS = """
            {"status": {"phase": "Running", "hostIP": "10.0.1.10", "podIP": "10.0.9.7", "startTime": "2026-01-01T00:00:00Z",
              "conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Initialized", "status": "True"},
                             {"type": "ContainersReady", "status": "True"}, {"type": "Ready", "status": "True"}],
              "containerStatuses": [%s, %s]}}""".formatted(running("main"), running("proxy"));

    static String path(String name) {
        return COLLECTION + "/" + name;
    }

    void ofReplicaSet(String app, int count) {
        add(app, count, "", owner("apps/v1", "ReplicaSet", app));
    }

    void ofDaemonSet(String app, int count) {
        add(app, count, "", owner("apps/v1", "DaemonSet", app));
    }

    void mirror(int count) {
        add(
                "static",
                count,
                "\"annotations\": {\"kubernetes.io/config.mirror\": \"0123456789abcdef\"},",
                owner("v1", "Node", node));
    }

    private void add(String app, int count, String annotations, String owner) {
        // All at once: the benchmark does not measure how long this takes.
        IntStream.range(0, count)
                .mapToObj(i -> app + "-" + i + "-" + node)
                .parallel()
                .forEach(name -> {
                    api.create(COLLECTION, pod(name, app, annotations, owner));
                    api.patchStatus(path(name), STATUS);
                });
    }

    private String pod(String name, String app, String annotations, String owner) {
        return """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "%s", "namespace": "%s", "labels": {"app": "%s"}, %s "ownerReferences": [%s]},
                 "spec": {"nodeName": "%s", "terminationGracePeriodSeconds": 30, "automountServiceAccountToken": false,
                          "containers": [%s, %s]}}""".formatted(name, NAMESPACE, app, annotations, owner, node, container("main"), container("proxy"));
    }

    private static String owner(String apiVersion, String kind, String name) {
        return """
                {"apiVersion": "%s", "kind": "%s", "name": "%s", "uid": "uid-of-%s", "controller": true}""".formatted(apiVersion, kind, name, name);
    }

    private static String container(String name) {
        return """
                {"name": "%s", "image": "registry.example.com/shop/%s:1.2.3",
                 "env": [{"name": "SETTING", "value": "as a usual application has some"}],
                 "resources": {"requests": {"cpu": "10m", "memory": "32Mi"}}}""".formatted(name, name);
    }

    private static String running(String container) {
        return """
                {"name": "%s", "ready": true, "started": true, "restartCount": 0,
                 "image": "registry.example.com/shop/%s:1.2.3", "imageID": "sha256:0123456789abcdef",
                 "containerID": "containerd://0123456789abcdef", "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}""".formatted(container, container);
    }
}
