package io.curfew.agent.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutsTest {

    @ParameterizedTest
    @CsvSource({
        // A4: 100 heartbeat timeouts, at most 48 h.
        "30, PT50M",
        "300, PT8H20M",
        "720, PT20H",
        "1728, PT48H",
        "7200, PT48H"
    })
    void aWaitLastsAHundredHeartbeatTimeoutsAndAtMostTwoDays(int heartbeat, Duration wait) {
        assertThat(Timeouts.longestWait(Duration.ofSeconds(heartbeat))).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 300", "PT1H, 300", "PT8H19M, 300", "PT8H20M, 330", "PT20H, 750", "PT47H, 1710", "PT47H59M, 1740"
    })
    void theHeartbeatTimeoutIsRaisedOnlyWhereTheDrainNeedsIt(Duration longestDrain, int heartbeat) {
        assertThat(Timeouts.heartbeatFor(longestDrain)).isEqualTo(Duration.ofSeconds(heartbeat));
    }

    @Test
    void everyDrainThatAnyHookAllowsIsLeftTimeFor() {
        for (var drain = Duration.ofSeconds(1);
                drain.compareTo(Timeouts.longestDrainOfAll()) <= 0;
                drain = drain.plusSeconds(59)) {
            var heartbeat = Timeouts.heartbeatFor(drain);

            assertThat(Timeouts.longestDrain(heartbeat)).isGreaterThanOrEqualTo(drain);
            assertThat(heartbeat).isBetween(Timeouts.SHORTEST, Timeouts.LONGEST);
        }
    }
}
