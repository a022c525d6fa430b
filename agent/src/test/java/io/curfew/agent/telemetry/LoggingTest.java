package io.curfew.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.curfew.agent.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void forPeopleALineIsAFactWithKeysAndValues() {
        assertThat(line(Logging.text(context), "io.curfew.agent.Story", "asg-termination"))
                .isEqualTo("2026-11-21T10:00:00.123Z INFO drain.started reason=asg-termination\n");
    }

    @Test
    void aValueWithSpacesStandsInQuotes() {
        assertThat(line(Logging.text(context), "io.curfew.agent.Story", "he said \"no\""))
                .endsWith("reason=\"he said \\\"no\\\"\"\n");
    }

    @Test
    void whatAServerSaysCannotBeginALineOfItsOwn() {
        var line = line(Logging.text(context), "io.curfew.agent.Story", "a\nb\u001b[31m\r");

        assertThat(line).endsWith("reason=\"a\\nb\\u001b[31m\\u000d\"\n").hasLineCount(1);
    }

    @Test
    void aLineOfALibrarySaysWhose() {
        assertThat(line(Logging.text(context), "io.vertx.core", "x")).endsWith("logger=io.vertx.core\n");
    }

    @Test
    void forMachinesALineIsOneJsonObjectWithItsFields() throws IOException {
        var line = line(Logging.json(context), "io.curfew.agent.Story", "a\nb");
        var json = new ObjectMapper().readTree(line);

        assertThat(line).hasLineCount(1);
        assertThat(json.get("formattedMessage").asText()).isEqualTo("drain.started");
        assertThat(json.get("level").asText()).isEqualTo("INFO");
        assertThat(json.at("/kvpList/0/reason").asText()).isEqualTo("a\nb");
        assertThat(json.has("context")).isFalse();
        assertThat(json.has("message")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Settings.Level.class)
    void theAwsSdkNeverPrintsTokens(Settings.Level level) {
        Logging.configure(context, new Settings.Log(Settings.Format.JSON, level));

        assertThat(context.getLogger("software.amazon.awssdk.request").isDebugEnabled())
                .isFalse();
        assertThat(context.getLogger("io.curfew").getEffectiveLevel()).isEqualTo(Level.toLevel(level.name()));
    }

    @Test
    void beforeTheSettingsAreReadLinesLookForPeople() {
        var root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT");

        assertThat(root.getLevel()).isEqualTo(Level.INFO);
    }

    private String line(Encoder<ILoggingEvent> encoder, String logger, String reason) {
        var event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName(logger);
        event.setLevel(Level.INFO);
        event.setMessage("drain.started");
        event.setThreadName("loop");
        event.setInstant(Instant.parse("2026-11-21T10:00:00.123Z"));
        event.addKeyValuePair(new KeyValuePair("reason", reason));
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
