package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static io.curfew.agent.aws.Loopback.STATE;
import static io.curfew.agent.aws.Loopback.text;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.curfew.agent.port.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MetadataLogTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger("ROOT");

    private final Loopback world = Loopback.inService();
    private final SteppedClock clock = new SteppedClock();
    private final Lines log = new Lines();
    private final InstanceMetadata metadata = new InstanceMetadata(Duration.ofSeconds(1), clock, Traffic.uncounted());

    @BeforeEach
    void begin() {
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void end() {
        ROOT.detachAppender(log);
        metadata.close();
        world.close();
    }

    @Test
    void aQuietDayIsNotLogged() {
        turns(5);

        assertThat(log.ours).isEmpty();
    }

    @Test
    void troubleIsLoggedWhenItBeginsAndWhenItEnds() {
        world.answers(STATE, status(503));
        turns(4);
        world.answers(STATE, status(403));
        turns(4);
        world.answers(STATE, text("InService"));
        turns(4);

        assertThat(log.ours)
                .containsExactly(
                        "metadata.trouble why='HTTP 503' (what was read last still counts; looking again)",
                        "metadata.answers-again trouble-lasted=PT8S");
    }

    @Test
    void noLineHoldsAToken() {
        world.token("very-secret-token");
        turns(1);
        world.answers(STATE, status(401).withBody("very-secret-token"));
        turns(2);
        world.answers(STATE, status(403).withBody("very-secret-token"));
        turns(1);
        world.token("very-secret-token\nwith a second line");
        clock.move(Duration.ofHours(6));
        turns(1);

        assertThat(log.all).isNotEmpty().noneMatch(line -> line.contains("very-secret-token"));
    }

    private void turns(int count) {
        IntStream.range(0, count).forEach(_ -> {
            metadata.turn(_ -> {});
            clock.move(Duration.ofSeconds(1));
        });
    }

    /** What is logged where logging is set up: of others than Curfew only warnings. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final List<String> ours = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            boolean our = event.getLoggerName().startsWith("io.curfew");
            if (our) {
                ours.add(event.getFormattedMessage());
            }
            if (our || event.getLevel().isGreaterOrEqual(Level.WARN)) {
                all.add(event.getFormattedMessage());
            }
        }
    }
}
