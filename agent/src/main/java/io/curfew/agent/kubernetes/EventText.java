package io.curfew.agent.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Notice.PodRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A notice as an Event of {@code events.k8s.io/v1}. Its name is made of the Node and the notice's key, so that the
 * server itself refuses to take the same notice twice.
 */
record EventText(String nodeName, Optional<String> nodeUid) {
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** The server's limit, in bytes. */
    private static final int LONGEST_NOTE = 1024;

    private static final String CUT = "...";
    private static final int LONGEST_OWNER = 200;

    /** An Event on a Node lives here, since a Node has no namespace (own-node-only.md 6). */
    static String namespace(Notice notice) {
        return notice.about().map(PodRef::namespace).orElse("default");
    }

    String write(Notice notice, Instant now) {
        var event = Json.object().put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
        event.putObject("metadata").put("name", name(notice)).put("namespace", namespace(notice));
        event.put("eventTime", MICROSECONDS.format(now))
                // The policy of the chart knows our Events by these two.
                .put("reportingController", "curfew.io/agent")
                .put("reportingInstance", nodeName)
                .put("action", "Drain")
                .put("reason", notice.reason())
                .put(
                        "type",
                        switch (notice.severity()) {
                            case NORMAL -> "Normal";
                            case WARNING -> "Warning";
                        })
                .put("note", note(notice.text()));
        about(event.putObject("regarding"), notice);
        return Json.write(event);
    }

    /** The patch that makes an Event one of a series: the only field that the server lets anybody change. */
    static String series(int count, Instant now) {
        var event = Json.object();
        event.putObject("series").put("count", count).put("lastObservedTime", MICROSECONDS.format(now));
        return Json.write(event);
    }

    private void about(ObjectNode regarding, Notice notice) {
        regarding.put("apiVersion", "v1");
        notice.about()
                .ifPresentOrElse(
                        pod -> regarding
                                .put("kind", "Pod")
                                .put("namespace", pod.namespace())
                                .put("name", pod.name())
                                .put("uid", pod.uid()),
                        // The kubelet gives the Node's name for its UID, and kubectl describe looks for both.
                        () -> regarding
                                .put("kind", "Node")
                                .put("name", nodeName)
                                .put("uid", nodeUid.orElse(nodeName)));
    }

    String name(Notice notice) {
        var owner = notice.about().map(PodRef::name).orElse(nodeName);
        var identity = String.join("\n", nodeName, nodeUid.orElse(""), notice.key());
        return cut(owner) + "." + hash(identity);
    }

    /** Names are DNS subdomains of at most 253 characters; one that is cut must not end in a dot or a dash. */
    private static String cut(String owner) {
        return owner.length() <= LONGEST_OWNER
                ? owner
                : owner.substring(0, LONGEST_OWNER).replaceAll("[.-]+$", "");
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String note(String text) {
        if (bytes(text) <= LONGEST_NOTE) {
            return text;
        }
        var note = new StringBuilder();
        var left = LONGEST_NOTE - CUT.length();
        for (var point : text.codePoints().toArray()) {
            var character = Character.toString(point);
            left -= bytes(character);
            if (left < 0) {
                break;
            }
            note.append(character);
        }
        return note + CUT;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
