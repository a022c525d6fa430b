package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.curfew.agent.aws.Loopback.TOKEN;
import static io.curfew.agent.aws.Loopback.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials of the node's role: the chain of the SDK, held to IMDSv2 and to the endpoint that was named. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CredentialChainTest {
    private static final String ROLE = "/latest/meta-data/iam/security-credentials/";
    private static final Hook HOOK =
            new Hook("curfew", "workers", Duration.ofMinutes(5), Duration.ofHours(8), "CONTINUE");

    private final Loopback world = Loopback.inService();
    private final CountedTraffic traffic = new CountedTraffic();
    private final LifecycleHooks hooks = new LifecycleHooks(Optional::empty, traffic);

    CredentialChainTest() {
        world.noProperty("aws.accessKeyId");
        world.noProperty("aws.secretAccessKey");
        world.answers(ROLE, text("node-role"));
        world.answers(ROLE + "node-role", text("""
                {"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-11-21T09:00:00Z",
                 "AccessKeyId": "ASIANODEROLE", "SecretAccessKey": "very-secret", "Token": "session-token",
                 "Expiration": "2099-01-01T00:00:00Z"}"""));
        world.autoScaling().stubFor(post("/").willReturn(heartbeatTaken()));
        world.proxy().stubFor(post(anyUrl()).willReturn(heartbeatTaken()));
    }

    @AfterEach
    void end() {
        hooks.close();
        world.close();
    }

    @Test
    void theRoleOfTheNodeSigns() {
        assertThat(beat()).isInstanceOf(AwsAnswer.Good.class);

        assertThat(world.asked()).containsExactly("PUT " + TOKEN, "GET " + ROLE, "GET " + ROLE + "node-role");
        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withHeader("Authorization", containing("Credential=ASIANODEROLE/"))
                                .withHeader("X-Amz-Security-Token", equalTo("session-token")));
    }

    @Test
    void theRoleIsAskedForOnce() {
        beat();
        beat();

        assertThat(world.asked()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 500})
    void whereTokensAreRefusedNothingIsAskedWithoutOne(int refusal) {
        world.tokenAnswers(status(refusal));

        assertThat(beat())
                .isInstanceOfSatisfying(
                        AwsAnswer.Unreachable.class,
                        answer -> assertThat(answer.why())
                                .startsWith("no AWS credentials: InstanceProfileCredentialsProvider")
                                .hasSizeLessThan(450));

        assertThat(world.asked()).isNotEmpty().containsOnly("PUT " + TOKEN);
        assertThat(traffic.counted()).isEmpty();
    }

    @Test
    void theEnvironmentCannotAllowImdsV1() {
        world.property("aws.disableEc2MetadataV1", "false");
        world.tokenAnswers(status(404));

        try (var later = new LifecycleHooks(Optional::empty, traffic)) {
            later.heartbeat(HOOK, "i-0123456789abcdef0");
        }

        assertThat(world.asked()).containsOnly("PUT " + TOKEN);
    }

    @Test
    void anInstanceWithoutARoleHasNoCredentialsAndNothingIsSent() {
        world.answers(ROLE, status(404));

        assertThat(beat())
                .isInstanceOfSatisfying(
                        AwsAnswer.Unreachable.class,
                        answer -> assertThat(answer.why()).startsWith("no AWS credentials: "));
        assertThat(world.autoScaling().getAllServeEvents()).isEmpty();
    }

    @Test
    void credentialsThatComeLateAreUsed() {
        world.answers(ROLE, status(404));
        beat();

        world.answers(ROLE, text("node-role"));

        assertThat(beat()).isInstanceOf(AwsAnswer.Good.class);
    }

    @Test
    void metadataThatHangsEndsInTime() {
        world.tokenAnswers(text("token").withFixedDelay(30_000));

        assertThat(beat()).isInstanceOf(AwsAnswer.Unreachable.class);
    }

    @Test
    void aProxyNeverSeesCredentials() {
        world.demandProxy();

        assertThat(beat()).isInstanceOf(AwsAnswer.Good.class);

        // The call of the API may go through it; what instance metadata gives may not.
        assertThat(world.proxy().getAllServeEvents())
                .allSatisfy(e -> assertThat(e.getRequest().getUrl()).isEqualTo("/"));
        assertThat(world.asked()).hasSize(3);
    }

    private AwsAnswer<Result.Done> beat() {
        return hooks.heartbeat(HOOK, "i-0123456789abcdef0");
    }

    private static ResponseDefinitionBuilder heartbeatTaken() {
        return status(200).withBody("""
                <RecordLifecycleActionHeartbeatResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
                  <RecordLifecycleActionHeartbeatResult/>
                  <ResponseMetadata><RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId></ResponseMetadata>
                </RecordLifecycleActionHeartbeatResponse>""");
    }
}
