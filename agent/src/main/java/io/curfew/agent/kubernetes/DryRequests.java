package io.curfew.agent.kubernetes;

import io.curfew.agent.kubernetes.Request.Payload;
import io.curfew.agent.kubernetes.Request.Verb;
import io.curfew.agent.port.ConditionPatch;
import io.curfew.agent.port.NodeCondition;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Notice.Severity;
import io.curfew.agent.port.OwnNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The requests of a check: those of a drain, as dry runs, and for a pod that does not exist. */
record DryRequests(Requests real) {
    private static final String NO_SUCH_POD =
            "/api/v1/namespaces/default/pods/curfew-check-asks-for-a-pod-that-does-not-exist";
    private static final String NO_SUCH_UID = "00000000-0000-0000-0000-000000000000";

    String nodeName() {
        return real.nodeName();
    }

    String nodeUser() {
        return "system:node:" + real.nodeName();
    }

    Request readNode() {
        return real.readNode();
    }

    Request listPods() {
        return real.listFromCache();
    }

    /** From any version, for a second. */
    Request watch() {
        return real.watch("0", Duration.ofSeconds(1));
    }

    /** Everything that a cordon changes, so that a policy has all of it before its eyes. */
    Request patchNode() {
        var body = Json.object();
        body.putObject("spec").put("unschedulable", true);
        var metadata = body.putObject("metadata");
        metadata.putObject("labels").put(OwnNode.EXCLUSION_LABEL, OwnNode.EXCLUSION_VALUE);
        metadata.putObject("annotations").put("curfew.io/check", "a dry run");
        return dry(real.patchNode(Json.write(body)));
    }

    /** One of the two conditions that a drain writes. */
    Request patchStatus(Instant now) {
        var condition = new NodeCondition(
                NodeCondition.Type.DRAINED, NodeCondition.Status.FALSE, "CurfewCheck", "A dry run.", now);
        return dry(real.patchStatus(ConditionText.write(new ConditionPatch(now, List.of(condition), Set.of()))));
    }

    Request evict() {
        return evict(real.readNode().inTheNameOf());
    }

    Request evictAsNode() {
        return evict(Optional.of(nodeUser()));
    }

    private static Request evict(Optional<String> inTheNameOf) {
        var eviction = Json.object().put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata")
                .put("name", NO_SUCH_POD.substring(NO_SUCH_POD.lastIndexOf('/') + 1))
                .put("namespace", "default");
        var options = eviction.putObject("deleteOptions").put("gracePeriodSeconds", 30);
        options.putObject("preconditions").put("uid", NO_SUCH_UID);
        options.putArray("dryRun").add("All");
        return dry(new Request(
                Verb.CREATE,
                "pods/eviction",
                NO_SUCH_POD + "/eviction",
                Optional.of(Payload.json(Json.write(eviction))),
                inTheNameOf));
    }

    Request delete() {
        var options = Json.object()
                .put("apiVersion", "v1")
                .put("kind", "DeleteOptions")
                .put("gracePeriodSeconds", 30);
        options.putObject("preconditions").put("uid", NO_SUCH_UID);
        options.putArray("dryRun").add("All");
        return dry(new Request(
                Verb.DELETE,
                "pods",
                NO_SUCH_POD,
                Optional.of(Payload.json(Json.write(options))),
                real.readNode().inTheNameOf()));
    }

    Request event(Instant now) {
        var notice = new Notice(
                "check",
                Severity.NORMAL,
                "CurfewCheck",
                Optional.empty(),
                "A dry run of curfew check: nobody sees it.");
        return dry(real.event(
                EventText.namespace(notice), new EventText(nodeName(), Optional.empty()).write(notice, now)));
    }

    /** Who would we be in the node's name? Has no effect by itself. */
    Request reviewAsNode() {
        var review = Json.object().put("apiVersion", "authentication.k8s.io/v1").put("kind", "SelfSubjectReview");
        return new Request(
                Verb.CREATE,
                "selfsubjectreviews",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                Optional.of(Payload.json(Json.write(review))),
                Optional.of(nodeUser()));
    }

    /** The same, which leaves no trace. */
    static Request dry(Request request) {
        var separator = request.path().contains("?") ? "&" : "?";
        return new Request(
                request.verb(),
                request.resource(),
                request.path() + separator + "dryRun=All",
                request.payload(),
                request.inTheNameOf());
    }
}
