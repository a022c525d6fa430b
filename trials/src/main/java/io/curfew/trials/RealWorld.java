package io.curfew.trials;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.ApiCall;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.InstanceMetadata;
import io.curfew.simulator.real.AuditEntry;
import io.curfew.simulator.real.KubernetesBinaries;
import io.curfew.simulator.real.Options;
import io.curfew.simulator.real.RealApiServer;
import io.curfew.simulator.time.RunningTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A real API server with the real disruption controller, a scripted kubelet for one node, a simulated EC2, and the real
 * agent process with no rights but those that the chart gives it.
 */
public final class RealWorld implements Storied {
    private static final String AGENT = "system:serviceaccount:curfew:curfew-agent";
    private static final String TOKEN = "token-of-the-agent";

    private final RunningTime time = new RunningTime(1);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);
    private final InstanceMetadata instance;
    private final RealApiServer server;
    private final AdminApi admin;
    private final ScriptedKubelet kubelet;
    private final Agents agents;
    private final Story seen = new Story();

    private RealWorld(KubernetesBinaries binaries) throws IOException {
        ec2.createGroup(SimulatedWorld.usualGroup());
        instance = ec2.inService(SimulatedWorld.GROUP);
        server = RealApiServer.start(
                Options.of(binaries).withControllers("disruption").withAccount(TOKEN, AGENT, "system:serviceaccounts"));
        admin = new AdminApi(server);
        addRights();
        addNode();
        addNamespace("shop");
        kubelet = new ScriptedKubelet(admin, time, seen, node());
        agents = new Agents(node(), ec2.imdsUri(instance), ec2.autoScalingUri());
        server.writeKubeconfig(agents.kubeconfig(), TOKEN);
        ec2.fleet().onStateChange(c -> seen.add(c.at(), "instance " + c.from().text() + " -> " + c.to().text()));
    }

    /** An API server with one node and the namespace {@code shop}; takes about 5 s. */
    public static RealWorld start(KubernetesBinaries binaries) throws IOException {
        return new RealWorld(binaries);
    }

    /** The same as the chart's ClusterRole. */
    private void addRights() {
        admin.create("/apis/rbac.authorization.k8s.io/v1/clusterroles", """
                {'metadata':{'name':'curfew-agent'},'rules':[
                 {'apiGroups':[''],'resources':['nodes'],'verbs':['get','patch']},
                 {'apiGroups':[''],'resources':['nodes/status'],'verbs':['patch']},
                 {'apiGroups':[''],'resources':['pods'],'verbs':['list','watch','delete']},
                 {'apiGroups':[''],'resources':['pods/eviction'],'verbs':['create']},
                 {'apiGroups':['events.k8s.io'],'resources':['events'],'verbs':['create','patch']}]}""");
        admin.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                {'metadata':{'name':'curfew-agent'},
                 'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'curfew-agent'},
                 'subjects':[{'apiGroup':'rbac.authorization.k8s.io','kind':'User','name':'%s'}]}""".formatted(AGENT));
    }

    private void addNode() {
        admin.create(
                "/api/v1/nodes",
                "{'metadata':{'name':'%s'},'spec':{'providerID':'%s'}}"
                        .formatted(node(), instance.identity().providerId()));
        admin.patch("/api/v1/nodes/" + node() + "/status", """
                {'status':{'nodeInfo':{'bootID':'boot-1','architecture':'amd64','containerRuntimeVersion':'none',
                 'kernelVersion':'none','kubeProxyVersion':'','kubeletVersion':'v1.36.3','machineID':'m',
                 'operatingSystem':'linux','osImage':'none','systemUUID':'s'},
                 'conditions':[{'type':'Ready','status':'True','reason':'KubeletReady','message':'posts'}]}}""");
    }

    /** What its kubelet says of the Node. */
    public void nodeStatus(String bootId, boolean ready) {
        seen.add(time.instant(), "kubelet: boot " + bootId + (ready ? ", Ready" : ", not Ready"));
        admin.patch(
                "/api/v1/nodes/" + node() + "/status",
                "{'status':{'nodeInfo':{'bootID':'%s'},'conditions':[{'type':'Ready','status':'%s'}]}}"
                        .formatted(bootId, ready ? "True" : "False"));
    }

    /** Somebody changes the Node by a merge patch. */
    public void changeNode(String mergePatch) {
        admin.patch("/api/v1/nodes/" + node(), mergePatch);
    }

    private void addNamespace(String name) {
        admin.create("/api/v1/namespaces", "{'metadata':{'name':'%s'}}".formatted(name));
        admin.create("/api/v1/namespaces/" + name + "/serviceaccounts", "{'metadata':{'name':'default'}}");
    }

    /** A running pod in {@code shop} with label {@code app}, which needs so long to end. */
    public void addPod(String name, String app, Duration needs) {
        addPod(name, app, needs, "");
    }

    /** The same of a DaemonSet. */
    public void addDaemonSetPod(String name) {
        addPod(name, "daemon", Duration.ofSeconds(1), """
                ,'ownerReferences':[{'apiVersion':'apps/v1','kind':'DaemonSet','name':'daemon',
                 'uid':'d1a1b1c1-0000-4000-8000-000000000001','controller':true}]""");
    }

    /**
     * The same with more of its own, each with a comma before it.
     *
     * @param spec instead of the usual grace, such as {@code ,'terminationGracePeriodSeconds':5}
     * @param ready whether its condition Ready is True
     */
    public void addPod(String name, String app, Duration needs, String metadata, String spec, boolean ready) {
        admin.create("/api/v1/namespaces/shop/pods", """
                {'metadata':{'name':'%s','labels':{'app':'%s'},'annotations':{'%s':'%s'%s},
                 'spec':{'nodeName':'%s','containers':[{'name':'main','image':'example.com/main:1'}]%s}}""".formatted(
                        name, app, ScriptedKubelet.NEEDS, needs, metadata, node(), spec));
        admin.patch(
                "/api/v1/namespaces/shop/pods/" + name + "/status",
                "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'%s'}]}}"
                        .formatted(ready ? "True" : "False"));
    }

    private void addPod(String name, String app, Duration needs, String moreMetadata) {
        admin.create("/api/v1/namespaces/shop/pods", """
                {'metadata':{'name':'%s','labels':{'app':'%s'},'annotations':{'%s':'%s'}%s},
                 'spec':{'nodeName':'%s','terminationGracePeriodSeconds':30,
                         'containers':[{'name':'main','image':'example.com/main:1'}]}}""".formatted(
                        name, app, ScriptedKubelet.NEEDS, needs, moreMetadata, node()));
        admin.patch(
                "/api/v1/namespaces/shop/pods/" + name + "/status",
                "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
    }

    /** Wants so many pods with label {@code app} to stay; known to the disruption controller a moment later. */
    public void addBudget(String app, int minAvailable) {
        admin.create(
                budgets(),
                "{'metadata':{'name':'%s'},'spec':{'minAvailable':%d,'selector':{'matchLabels':{'app':'%s'}}}}"
                        .formatted(app, minAvailable, app));
    }

    public void changeBudget(String app, int minAvailable) {
        seen.add(time.instant(), "budget " + app + " now wants " + minAvailable);
        admin.patch(budgets() + "/" + app, "{'spec':{'minAvailable':%d}}".formatted(minAvailable));
    }

    /** Whether the disruption controller has counted the budget's pods. */
    public boolean budgetCounted(String app) {
        return admin.get(budgets() + "/" + app)
                .filter(budget -> budget.at("/status/observedGeneration").asLong()
                        == budget.at("/metadata/generation").asLong())
                .isPresent();
    }

    private static String budgets() {
        return "/apis/policy/v1/namespaces/shop/poddisruptionbudgets";
    }

    public RunningTime time() {
        return time;
    }

    public Ec2Simulator ec2() {
        return ec2;
    }

    public InstanceMetadata instance() {
        return instance;
    }

    public RealApiServer server() {
        return server;
    }

    /** The name of the node. */
    public String node() {
        return instance.identity().hostname();
    }

    public JsonNode nodeObject() {
        return admin.get("/api/v1/nodes/" + node()).orElseThrow();
    }

    /** Events of the new API whose reason is this. */
    public List<JsonNode> events(String reason) {
        var list = admin.get("/apis/events.k8s.io/v1/events").orElseThrow();
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .filter(event -> event.path("reason").asText().equals(reason))
                .toList();
    }

    /** Pods bound to the node now, by name. */
    public Set<String> pods() {
        var list = admin.get("/api/v1/pods?fieldSelector=spec.nodeName%3D" + node())
                .orElseThrow();
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(pod -> pod.at("/metadata/name").asText())
                .collect(Collectors.toSet());
    }

    /** Starts the agent with the standard variables, the identity that its rights are for, and these besides. */
    public AgentProcess startAgent(Map<String, String> environment) throws IOException {
        var told = new HashMap<>(Map.of("CURFEW_IDENTITY", "serviceAccount"));
        told.putAll(environment);
        return agents.start(told);
    }

    /** Auto Scaling chooses the instance; returns when. */
    public Instant terminate() {
        var now = time.instant();
        seen.add(now, "Auto Scaling wants the instance terminated");
        ec2.terminate(instance);
        return now;
    }

    /** What the agent has asked of the API server so far, but for watches that still run. */
    public List<AuditEntry> requests() {
        return server.auditLog().stream()
                .filter(entry -> entry.user().equals(AGENT))
                .toList();
    }

    /** The accepted completions of the hook for the instance. */
    public List<ApiCall> completions() {
        return ec2.history()
                .accepted(
                        ApiAction.COMPLETE_LIFECYCLE_ACTION,
                        SimulatedWorld.HOOK,
                        instance.identity().id());
    }

    @Override
    public String story() {
        var story = new Story();
        story.addAll(seen);
        requests()
                .forEach(entry -> story.add(
                        entry.at(),
                        "kubernetes: " + entry.verb() + " " + entry.resource().orElse("")
                                + entry.subresource().map(s -> "/" + s).orElse("") + " "
                                + entry.name().orElse("") + " " + entry.code()));
        ec2.history()
                .calls()
                .forEach(call -> story.add(
                        call.at(),
                        "auto scaling: " + call.action().text()
                                + call.refusal()
                                        .map(r -> " refused: " + r.message())
                                        .orElse("")));
        return story.text() + "\n--- agent ---\n" + agents.writings();
    }

    @Override
    public void close() {
        agents.close();
        kubelet.close();
        admin.close();
        server.close();
        ec2.close();
        time.close();
    }
}
