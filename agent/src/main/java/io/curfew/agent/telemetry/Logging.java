package io.curfew.agent.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.curfew.agent.settings.Settings;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Log lines on standard output: key=value for people, or one JSON object a line for machines. */
public final class Logging {
    /** Of others only warnings are of interest; the AWS SDK's debug lines would print tokens of instance metadata. */
    private static final List<String> QUIET =
            List.of("software.amazon.awssdk", "io.fabric8", "io.netty", "io.vertx", "io.micrometer", "io.prometheus");

    private Logging() {}

    /** From now on lines are written as {@code log} says; may be called again. */
    public static void start(Settings.Log log) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            configure(context, log);
        }
    }

    static void configure(LoggerContext context, Settings.Log log) {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setEncoder(
                switch (log.format()) {
                    case TEXT -> text(context);
                    case JSON -> json(context);
                });
        console.start();

        var level = switch (log.level()) {
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARN -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console);
        QUIET.forEach(
                name -> context.getLogger(name).setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN));
    }

    static Encoder<ILoggingEvent> text(LoggerContext context) {
        var layout = new TextLayout();
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }

    static Encoder<ILoggingEvent> json(LoggerContext context) {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.start();
        return encoder;
    }
}
