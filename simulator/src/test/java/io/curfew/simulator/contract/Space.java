package io.curfew.simulator.contract;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A namespace and a node name of one case, so that cases do not see each other.
 *
 * @param node the name that the pods are bound to; the Node itself exists only where a case makes it
 */
record Space(ApiUnderTest server, Api api, String namespace, String node) {

    private static final AtomicInteger NEXT = new AtomicInteger(1);

    static Space in(ApiUnderTest server, Api api) {
        var number = NEXT.getAndIncrement();
        var space = new Space(server, api, "case-" + number, "node-" + number);
        server.prepare(api, space.namespace, space.node);
        return space;
    }

    String path() {
        return "/api/v1/namespaces/" + namespace;
    }

    /** A pod on the node of this space: phase Running, Ready, label app=web, grace 30 s. */
    Pod readyPod(String name) {
        return pod(name).runs("True");
    }

    /** The same, but not Ready. */
    Pod unreadyPod(String name) {
        return pod(name).runs("False");
    }

    /** A pod that has ended: phase Succeeded or Failed. */
    Pod finishedPod(String name, String phase) {
        var pod = pod(name);
        pod.patchStatus(Json.of("{'status':{'phase':'%s'}}", phase));
        return pod;
    }

    /** A pod bound to the node that no kubelet has looked at yet: phase Pending. */
    Pod pod(String name) {
        return create(name, "");
    }

    Pod podWithFinalizer(String name) {
        return create(name, Json.of(",'finalizers':['example.com/keep']")).runs("True");
    }

    /** A ready pod whose controller nobody knows. */
    Pod podOfAnUnknownController(String name) {
        return create(name, Json.of("""
                ,'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'lost','controller':true,
                 'uid':'d1a1b1c1-0000-4000-8000-000000000001'}]""")).runs("True");
    }

    Pod podOnNode(String name, String otherNode) {
        return new Space(server, api, namespace, otherNode).pod(name);
    }

    /** A budget for app=web; {@code spec} such as {@code 'minAvailable':2}. */
    Budget budget(String name, String spec) {
        var budget = new Budget(this, name);
        api.post(budget.collection(), Json.of("""
                                {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'%s'},
                                 'spec':{'selector':{'matchLabels':{'app':'web'}},%s}}""", name, spec)).expect(201);
        return budget;
    }

    private Pod create(String name, String moreMetadata) {
        var created = api.post(path() + "/pods", Json.of("""
                                {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','labels':{'app':'web'}%s},
                                 'spec':{'nodeName':'%s','terminationGracePeriodSeconds':30,
                                         'containers':[{'name':'main','image':'example.com/web:1'}]}}""", name, moreMetadata, node))
                .expect(201);
        return new Pod(this, name, created.body().at("/metadata/uid").asText());
    }
}
