package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static io.curfew.agent.aws.Loopback.STATE;
import static io.curfew.agent.aws.Loopback.TOKEN_HEADER;
import static io.curfew.agent.aws.Loopback.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main peer's defects with instance metadata, by the letters of nth.md section 3, and Curfew without them. */
class PeerDefectsImdsTest {
    private final Loopback world = Loopback.inService();
    private final SteppedClock clock = new SteppedClock();
    private final InstanceMetadata metadata = new InstanceMetadata(Duration.ofSeconds(1), clock, new CountedTraffic());

    @AfterEach
    void end() {
        metadata.close();
        world.close();
    }

    @Test
    void eAfterARefusalOnlyTheNewTokenIsSent() {
        turn();
        world.imds().resetRequests();
        world.token("token-2");
        world.answers(STATE, status(401));
        world.imds()
                .stubFor(get(STATE).withHeader(TOKEN_HEADER, equalTo("token-2")).willReturn(text("InService")));
        turn();
        assertThat(world.requests())
                .filteredOn(r -> r.containsHeader(TOKEN_HEADER))
                .allSatisfy(r -> assertThat(r.header(TOKEN_HEADER).values()).hasSize(1));
    }

    @Test
    void fWithoutATokenNothingIsAskedByTheOldProtocol() {
        world.tokenAnswers(status(403));
        turn();
        assertThat(world.asked()).noneMatch(a -> a.startsWith("GET "));
    }

    @Test
    void gAnswersThatThereIsNothingKeepTheConnection() {
        world.answers(STATE, status(404).withBody("<html>Not Found</html>"));
        IntStream.range(0, 40).forEach(_ -> turn());
        assertThat(world.connections()).isEqualTo(1);
    }

    private void turn() {
        metadata.turn(_ -> {});
    }
}
