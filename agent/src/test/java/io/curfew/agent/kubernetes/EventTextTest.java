package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.port.Notice;
import io.curfew.agent.port.Notice.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTextTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.5Z");
    private static final Optional<Notice.PodRef> POD = Optional.of(new Notice.PodRef("shop", "web-1", "u-1"));

    @Test
    void anEventOnTheNodeLivesInDefault() throws IOException {
        var event = event("node-a", Optional.of("n-1"), notice("k", Optional.empty(), "The drain began."));

        assertThat(event.at("/metadata/name").asText()).matches("node-a\\.[0-9a-f]{16}");
        assertThat(event.at("/metadata/namespace").asText()).isEqualTo("default");
        assertThat(Json.write(((ObjectNode) event).without("metadata")))
                .isEqualTo(
                        "{\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\","
                                + "\"eventTime\":\"2026-11-21T10:00:00.500000Z\",\"reportingController\":\"curfew.io/agent\","
                                + "\"reportingInstance\":\"node-a\",\"action\":\"Drain\",\"reason\":\"DrainStarted\","
                                + "\"type\":\"Warning\",\"note\":\"The drain began.\","
                                + "\"regarding\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"node-a\",\"uid\":\"n-1\"}}");
    }

    @Test
    void anEventOnAPodLivesInItsNamespace() throws IOException {
        var event = event("node-a", Optional.empty(), notice("k", POD, "Waiting."));

        assertThat(event.at("/metadata/namespace").asText()).isEqualTo("shop");
        assertThat(event.at("/metadata/name").asText()).startsWith("web-1.");
        assertThat(event.at("/regarding/uid").asText()).isEqualTo("u-1");
    }

    @Test
    void theSameNoticeHasTheSameNameAndNoOtherHas() throws IOException {
        var name = name("node-a", Optional.of("n-1"), "k");

        assertThat(name("node-a", Optional.of("n-1"), "k")).isEqualTo(name);
        assertThat(name("node-a", Optional.of("n-1"), "l")).isNotEqualTo(name);
        assertThat(name("node-a", Optional.of("n-2"), "k")).isNotEqualTo(name);
        assertThat(name("node-b", Optional.of("n-1"), "k")).isNotEqualTo(name);
    }

    @Test
    void aNameIsNeverTooLong() throws IOException {
        var name = name("a".repeat(199) + "." + "b".repeat(53), Optional.empty(), "k");

        assertThat(name).hasSizeLessThanOrEqualTo(253).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
        assertThat(name).doesNotContain("..");
    }

    @Test
    void aNoteIsCutToWhatTheServerTakes() throws IOException {
        var note = event("node-a", Optional.empty(), notice("k", POD, "ä€🙂".repeat(400)))
                .path("note")
                .asText();

        assertThat(note.getBytes(StandardCharsets.UTF_8).length).isBetween(1018, 1024);
        assertThat(note).endsWith("...");
    }

    private static String name(String node, Optional<String> uid, String key) throws IOException {
        return event(node, uid, notice(key, Optional.empty(), "x"))
                .at("/metadata/name")
                .asText();
    }

    private static Notice notice(String key, Optional<Notice.PodRef> about, String text) {
        return new Notice(key, Severity.WARNING, "DrainStarted", about, text);
    }

    private static JsonNode event(String node, Optional<String> uid, Notice notice) throws IOException {
        return Json.parse(new EventText(node, uid).write(notice, NOW));
    }
}
