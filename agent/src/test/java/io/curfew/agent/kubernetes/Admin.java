package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.curfew.simulator.real.RealApiServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** The administrator of a real API server, who makes what the agent then finds. Quotes in JSON may be single. */
record Admin(RealApiServer server, HttpClient http) implements AutoCloseable {

    static Admin of(RealApiServer server) {
        return new Admin(
                server, HttpClient.newBuilder().sslContext(server.trust()).build());
    }

    /** The ServiceAccount is what its controller would make; without it no pod is admitted. */
    void namespace(String name) {
        send("POST", "/api/v1/namespaces", "{'metadata':{'name':'%s'}}".formatted(name));
        send("POST", "/api/v1/namespaces/" + name + "/serviceaccounts", "{'metadata':{'name':'default'}}");
    }

    void node(String name) {
        send("POST", "/api/v1/nodes", "{'metadata':{'name':'%s'}}".formatted(name));
    }

    /** A pod on {@code node} that runs and is ready; returns its uid. */
    String pod(String namespace, String name, String node) {
        var path = "/api/v1/namespaces/" + namespace + "/pods";
        var made = send("POST", path, """
                {'metadata':{'name':'%s','labels':{'app':'web'}},'spec':{'nodeName':'%s',
                 'containers':[{'name':'main','image':'example.com/web:1'}]}}""".formatted(name, node));
        patch(path + "/" + name + "/status", """
                {'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}""");
        return made.at("/metadata/uid").asText();
    }

    /** A budget for app=web, with a status as the disruption controller would write it. */
    void budget(String namespace, String name, String status) {
        var path = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
        send("POST", path, """
                {'metadata':{'name':'%s'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'app':'web'}}}}""".formatted(name));
        patch(path + "/" + name + "/status", "{'status':{%s}}".formatted(status));
    }

    JsonNode get(String path) {
        return send("GET", path, "");
    }

    JsonNode patch(String path, String body) {
        return send("PATCH", path, body);
    }

    JsonNode post(String path, String body) {
        return send("POST", path, body);
    }

    /** A token as the kubelet gets it for a pod: it names the pod and the pod's node. */
    String token(String namespace, String serviceAccount, String pod, String podUid) {
        return post("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + serviceAccount + "/token", """
                {'spec':{'expirationSeconds':3600,
                 'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'%s','uid':'%s'}}}""".formatted(
                                pod, podUid))
                .at("/status/token")
                .asText();
    }

    /** As a kubelet does at the end of a pod. */
    void end(String namespace, String pod) {
        send("DELETE", "/api/v1/namespaces/" + namespace + "/pods/" + pod, "{'gracePeriodSeconds':0}");
    }

    private JsonNode send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(server.uri().resolve(path))
                .header("Authorization", "Bearer " + server.adminToken())
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return Json.parse(answer.body());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
