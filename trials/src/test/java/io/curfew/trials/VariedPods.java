package io.curfew.trials;

import java.time.Duration;

/** More than forty pods on a node of a real API server, of every kind that a drain tells apart. */
final class VariedPods {
    private static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String BUDGETS = "/apis/policy/v1/namespaces/shop/poddisruptionbudgets";
    /** Longer than any grace period: ends when that is over. */
    static final Duration NEVER = Duration.ofHours(1);

    private final RealWorld world;
    private final AdminApi admin;
    private int count;

    VariedPods(RealWorld world, AdminApi admin) {
        this.world = world;
        this.admin = admin;
    }

    /** Returns the uid of the agent's own pod. */
    String create() {
        for (var grace : new int[] {1, 2, 5, 10, 20, 45, 60, 120}) {
            pod("web-" + grace + "-soon", "web", grace, varied(grace));
            pod("web-" + grace + "-whole", "web", grace, NEVER);
        }
        withClaim("data-2", 2, NEVER);
        withClaim("data-3", 3, Duration.ofMillis(200));
        withClaim("data-30", 30, NEVER);
        withClaim("data-45", 45, Duration.ofMillis(200));
        pod("cart-5", "cart", 5, NEVER);
        pod("cart-8", "cart", 8, Duration.ofSeconds(1));
        pod("cart-10", "cart", 10, NEVER);
        for (var i = 1; i <= 4; i++) {
            pod("front-" + i, "front", 4, i == 2 ? Duration.ofSeconds(1) : NEVER);
        }
        pod("twice", "twice", 6, NEVER);
        metadata("held-soon", "held", 5, Duration.ofMillis(500), "},'finalizers':['example.com/backup']");
        metadata("held-whole", "held", 5, NEVER, "},'finalizers':['example.com/backup']");
        for (var i = 1; i <= 2; i++) {
            pod(
                    "critical-" + i,
                    "dns",
                    5,
                    i == 1 ? NEVER : Duration.ofSeconds(2),
                    ",'priorityClassName':'system-cluster-critical'");
        }
        pod("job-done", "job", 5, NEVER);
        pod("job-endless", "job", 5, NEVER);
        metadata("wish", "wish", 120, NEVER, ",'curfew.io/grace':'7s'}");
        metadata("skip", "skip", 5, NEVER, ",'curfew.io/drain':'skip'}");
        pod("tolerating", "agent", 5, NEVER, ",'tolerations':[{'operator':'Exists'}]");
        world.addDaemonSetPod("daemon-1");
        world.addDaemonSetPod("daemon-2");
        metadata("static", "static", 5, NEVER, ",'kubernetes.io/config.mirror':'0123456789abcdef'}");
        pod("finished", "finished", 5, NEVER);
        admin.patch(PODS + "/finished/status", "{'status':{'phase':'Succeeded'}}");
        world.addPod("unready", "unready", NEVER, "}", grace(6), false);
        pod("self", "self", 5, NEVER);
        pod("leaving", "leaving", 20, NEVER);
        pod("leaving-slowly", "leaving", 120, NEVER);
        world.addBudget("cart", 3);
        world.addBudget("front", 3);
        world.addBudget("twice", 1);
        admin.create(
                BUDGETS,
                "{'metadata':{'name':'twice-more'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'app':'twice'}}}}");
        return admin.get(PODS + "/self").orElseThrow().at("/metadata/uid").asText();
    }

    boolean budgetsCounted() {
        return world.budgetCounted("cart") && world.budgetCounted("front") && world.budgetCounted("twice");
    }

    /** Two of them are on their way when anybody looks. */
    void sendSomeHome() {
        admin.delete(PODS + "/leaving", "{'apiVersion':'v1','kind':'DeleteOptions'}");
        admin.delete(PODS + "/leaving-slowly", "{'apiVersion':'v1','kind':'DeleteOptions'}");
    }

    /** A job that is waited for ends by itself. */
    void jobEnds() {
        admin.patch(PODS + "/job-done/status", "{'status':{'phase':'Succeeded'}}");
    }

    private void pod(String name, String app, int grace, Duration needs) {
        pod(name, app, grace, needs, "");
    }

    private void pod(String name, String app, int grace, Duration needs, String spec) {
        count++;
        world.addPod(name, app, needs, "}", grace(grace) + spec, true);
    }

    private void metadata(String name, String app, int grace, Duration needs, String metadata) {
        count++;
        world.addPod(name, app, needs, metadata, grace(grace), true);
    }

    private void withClaim(String name, int grace, Duration needs) {
        pod(
                name,
                "data",
                grace,
                needs,
                ",'volumes':[{'name':'data','persistentVolumeClaim':{'claimName':'" + name + "'}}]");
    }

    private static String grace(int seconds) {
        return ",'terminationGracePeriodSeconds':" + seconds;
    }

    // Parts of the grace period that differ from pod to pod.
    private Duration varied(int grace) {
        return Duration.ofMillis(Math.min(15_000, grace * 1000L * (count % 4) / 5));
    }
}
