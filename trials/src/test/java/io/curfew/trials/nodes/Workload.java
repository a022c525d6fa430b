package io.curfew.trials.nodes;

import java.time.Duration;

/** Real pods on the node, in a namespace of the suite. */
record Workload(Kubectl kubectl, String image, String node) {
    static final String NAMESPACE = "curfew-nodes";

    void namespace() {
        kubectl.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}");
    }

    /**
     * A Deployment with {@code replicas} pods that stay on the node or nowhere, each of which takes {@code toEnd} to end
     * when it is asked to.
     */
    void deploy(String name, int replicas, Duration toEnd) {
        kubectl.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  replicas: %3$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      nodeSelector: {kubernetes.io/hostname: "%4$s"}
                      terminationGracePeriodSeconds: 90
                      automountServiceAccountToken: false
                      containers:
                        - name: main
                          image: %5$s
                          imagePullPolicy: IfNotPresent
                          command: [sh, -c, "trap 'sleep %6$d; exit 0' TERM; sleep 1000000 & wait"]
                """.formatted(name, NAMESPACE, replicas, node, image, toEnd.toSeconds()));
    }

    void budget(String app, int minAvailable) {
        kubectl.apply("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: %1$s, namespace: %2$s}
                spec: {minAvailable: %3$d, selector: {matchLabels: {app: %1$s}}}
                """.formatted(app, NAMESPACE, minAvailable));
    }

    boolean running(String name, int replicas) {
        return kubectl.get("deployment", name, "--namespace=" + NAMESPACE)
                        .at("/status/readyReplicas")
                        .asInt()
                == replicas;
    }

    /** All of it, and waits until the pods are gone. */
    void clear() {
        var _ = kubectl.run(
                "delete",
                "deployments,poddisruptionbudgets",
                "--all",
                "--namespace=" + NAMESPACE,
                "--cascade=foreground",
                "--timeout=4m");
    }

    void removeAll() {
        var _ = kubectl.run("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=false");
    }
}
