package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.check.MetadataProbe;
import io.curfew.agent.check.Told;
import io.curfew.agent.hook.Hook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a check needs of this room beside what the agent needs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MetadataLookTest {
    private final Loopback world = Loopback.inService();
    private final MetadataLook look = new MetadataLook(InstantSource.system());

    @AfterEach
    void end() {
        look.close();
        world.close();
    }

    @Test
    void oneLookReadsInstanceRegionAndTargetState() {
        assertThat(look.look())
                .isEqualTo(new MetadataProbe.Seen(
                        new Told.Said("i-0123456789abcdef0"), new Told.Said("eu-west-1"), new Told.Said("InService")));
        assertThat(look.region()).contains("eu-west-1");
    }

    @Test
    void whatIsNotThereIsNoTrouble() {
        world.answers(Loopback.STATE, status(404));

        assertThat(look.look().targetState()).isEqualTo(new Told.NotThere());
    }

    @Test
    void aRefusedTokenEndsTheLook() {
        world.tokenAnswers(status(403));

        assertThat(look.look().instanceId()).isEqualTo(new Told.Trouble("HTTP 403 to the request for a token"));
        assertThat(world.asked()).containsExactly("PUT " + Loopback.TOKEN);
    }

    @Test
    void aHopTooFewIsSilence() {
        world.tokenAnswers(aResponse().withFixedDelay(10_000));

        assertThat(look.look().instanceId()).isEqualTo(new Told.Trouble("no answer in time"));
    }

    @Test
    void theTimeOfAnAnswerIsComparedWithTheOwn() {
        var date = new ServerDate(InstantSource.fixed(Instant.parse("2026-11-21T10:07:00Z")));
        world.autoScaling()
                .stubFor(post("/").willReturn(status(400).withHeader("Date", "Sat, 21 Nov 2026 10:00:00 GMT")));

        try (var hooks = new LifecycleHooks(Optional::empty, InstantSource.system(), date)) {
            assertThat(date.ownClockAhead()).isEmpty();
            hooks.heartbeat(new Hook("x", "g", Duration.ofMinutes(5), Duration.ofHours(8), "CONTINUE"), "i-0");
        }

        assertThat(date.ownClockAhead()).contains(Duration.ofMinutes(7));
    }

    @Test
    void aDateThatIsNoneIsLeftOut() {
        var date = new ServerDate(InstantSource.system());
        world.autoScaling().stubFor(post("/").willReturn(status(400).withHeader("Date", "yesterday")));

        try (var hooks = new LifecycleHooks(Optional::empty, InstantSource.system(), date)) {
            hooks.describeHooks("g");
        }

        assertThat(date.ownClockAhead()).isEmpty();
    }
}
