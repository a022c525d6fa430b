package io.curfew.agent.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** {@code 2026-11-21T10:00:00.123Z INFO drain.started reason=asg-termination blocking=12}, always on one line. */
final class TextLayout extends LayoutBase<ILoggingEvent> {
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\p{Cntrl}]+");
    private static final String OWN = "io.curfew.";

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(160)
                .append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(event.getLevel())
                .append(' ')
                .append(escaped(event.getFormattedMessage()));
        var fields = event.getKeyValuePairs();
        if (fields != null) {
            fields.forEach(f -> line.append(' ').append(f.key).append('=').append(value(String.valueOf(f.value))));
        }
        if (!event.getLoggerName().startsWith(OWN)) {
            line.append(" logger=").append(event.getLoggerName());
        }
        if (event.getThrowableProxy() != null) {
            line.append(System.lineSeparator()).append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.append(System.lineSeparator()).toString();
    }

    private static String value(String text) {
        return PLAIN.matcher(text).matches() ? text : '"' + escaped(text).replace("\"", "\\\"") + '"';
    }

    // What a server said must neither begin a line of its own nor colour the terminal.
    private static String escaped(String text) {
        var safe = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c == '\\') {
                safe.append("\\\\");
            } else if (c == '\n') {
                safe.append("\\n");
            } else if (Character.isISOControl(c)) {
                safe.append("\\u%04x".formatted(c));
            } else {
                safe.append((char) c);
            }
        });
        return safe.toString();
    }
}
