package io.curfew.trials;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pods behind a budget that has one to spare, and the controller that replaces each that terminates by a ready one on
 * another node a moment later. Also places pods that are not there to be evicted.
 */
final class GuardedWorkload implements AutoCloseable {
    private static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String APP = "guarded";

    private final RealWorld world;
    private final Duration readyAfter;
    private final AdminApi admin;
    private final Set<String> terminating = new HashSet<>();
    private final AtomicInteger replaced = new AtomicInteger();
    private final Thread controller;
    private volatile boolean closed;

    GuardedWorkload(RealWorld world, Duration readyAfter) {
        this.world = world;
        this.readyAfter = readyAfter;
        this.admin = new AdminApi(world.server());
        this.controller = Thread.ofVirtual().name("controller").unstarted(this::control);
    }

    /** That many on the node, one elsewhere, and a budget that wants that many. */
    void start(int size) {
        for (int i = 1; i <= size; i++) {
            world.addPod(APP + "-" + i, APP, Duration.ofMillis(100));
        }
        addElsewhere(APP + "-0");
        world.addBudget(APP, size);
        controller.start();
    }

    boolean allowsOne() {
        return world.budgetCounted(APP)
                && admin.get("/apis/policy/v1/namespaces/shop/poddisruptionbudgets/" + APP)
                                .orElseThrow()
                                .at("/status/disruptionsAllowed")
                                .asInt()
                        == 1;
    }

    int replaced() {
        return replaced.get();
    }

    /** As the kubelet shows a static pod. */
    void addMirrorPod(String name) {
        place(name, world.node(), "other", ",'annotations':{'kubernetes.io/config.mirror':'0123456789abcdef'}");
    }

    /** Without an owner; returns its uid. */
    String addBarePod(String name) {
        return place(name, world.node(), "other", "");
    }

    private void addElsewhere(String name) {
        place(name, "elsewhere", APP, "");
    }

    private String place(String name, String node, String app, String moreMetadata) {
        var pod = admin.create(PODS, """
                {'metadata':{'name':'%s','labels':{'app':'%s'}%s},
                 'spec':{'nodeName':'%s','containers':[{'name':'main','image':'example.com/main:1'}]}}""".formatted(name, app, moreMetadata, node));
        admin.patch(
                PODS + "/" + name + "/status",
                "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
        return pod.at("/metadata/uid").asText();
    }

    private void control() {
        while (!closed) {
            try (var events = admin.watch(PODS + "?watch=true&labelSelector=app%3D" + APP)) {
                events.map(event -> event.path("object").path("metadata")).forEach(this::look);
            } catch (IOException | RuntimeException broken) {
                // The server ended the watch: the next one begins with what is there.
            } catch (InterruptedException asked) {
                return;
            }
        }
    }

    private void look(JsonNode metadata) {
        if (metadata.hasNonNull("deletionTimestamp")
                && terminating.add(metadata.path("uid").asText())) {
            world.time().after(readyAfter, () -> addElsewhere(APP + "-new-" + replaced.incrementAndGet()));
        }
    }

    @Override
    public void close() {
        closed = true;
        controller.interrupt();
        admin.close();
    }
}
