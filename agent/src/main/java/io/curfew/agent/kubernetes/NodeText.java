package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.OwnNode;
import io.curfew.agent.recycle.Request;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** The own Node as the API server writes it, and the merge patches that it takes (own-node-only.md, Exact bodies). */
final class NodeText {
    private NodeText() {}

    /** Throws where the answer is not this Node, whole and well-formed. */
    static OwnNode read(JsonNode node, String expectedName) throws IOException {
        if (!node.path("kind").asText().equals("Node")) {
            throw new IOException("the answer is no Node");
        }
        var metadata = node.path("metadata");
        var name = Json.text(metadata, "name");
        if (!name.equals(expectedName)) {
            throw new IOException("the answer is Node " + Texts.oneLine(name) + ", not " + expectedName);
        }
        var status = node.path("status");
        return new OwnNode(
                name,
                Json.text(metadata, "uid"),
                Json.text(metadata, "resourceVersion"),
                Json.optionalText(node.path("spec"), "providerID").orElse(""),
                Json.flag(node.path("spec"), "unschedulable"),
                Json.optionalText(metadata.path("labels"), OwnNode.EXCLUSION_LABEL),
                Json.optionalText(metadata.path("annotations"), Journal.ANNOTATION)
                        .map(JournalText::read)
                        .orElseGet(Journal.Entry.None::new),
                Json.optionalText(status.path("nodeInfo"), "bootID").orElse(""),
                Json.condition(status, "Ready"),
                volumes(status.path("volumesAttached")),
                Json.optionalText(metadata.path("annotations"), Request.ANNOTATION),
                ConditionText.read(status.path("conditions")));
    }

    private static Set<String> volumes(JsonNode attached) {
        var names = new HashSet<String>();
        attached.forEach(volume -> names.add(volume.path("name").asText()));
        return names;
    }

    /** Touches no list, so that nothing of anybody else is overwritten; what is removed is {@code null}. */
    static String write(NodePatch patch) {
        var metadata = Json.object();
        patch.resourceVersion().ifPresent(version -> metadata.put("resourceVersion", version));
        var labels = Json.object();
        set(labels, OwnNode.EXCLUSION_LABEL, patch.exclusionLabel());
        var annotations = Json.object();
        set(annotations, Journal.ANNOTATION, text(patch.journal()));
        set(annotations, Request.ANNOTATION, patch.recycle());
        patch.unreadableJournal().ifPresent(text -> annotations.put(Journal.UNREADABLE_ANNOTATION, text));
        var spec = Json.object();
        switch (patch.unschedulable()) {
            case Change.Keep<Boolean>() -> {}
            case Change.Set<Boolean>(var value) -> spec.put("unschedulable", value);
            case Change.Remove<Boolean>() -> spec.putNull("unschedulable");
        }
        var body = Json.object();
        put(body, "spec", spec);
        put(metadata, "labels", labels);
        put(metadata, "annotations", annotations);
        put(body, "metadata", metadata);
        return Json.write(body);
    }

    private static Change<String> text(Change<Journal> journal) {
        return switch (journal) {
            case Change.Keep<Journal>() -> new Change.Keep<>();
            case Change.Set<Journal>(var value) -> new Change.Set<>(JournalText.write(value));
            case Change.Remove<Journal>() -> new Change.Remove<>();
        };
    }

    private static void set(ObjectNode object, String field, Change<String> change) {
        switch (change) {
            case Change.Keep<String>() -> {}
            case Change.Set<String>(var value) -> object.put(field, value);
            case Change.Remove<String>() -> object.putNull(field);
        }
    }

    private static void put(ObjectNode object, String field, ObjectNode value) {
        if (!value.isEmpty()) {
            object.set(field, value);
        }
    }
}
