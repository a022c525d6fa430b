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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Credentials of the node's role: the chain of the SDK, held to IMDSv2 and to the endpoint that was named. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CredentialChainTest {
    private static final String ROLE = "/latest/meta-data/iam/security-credentials/";
    private static final Hook HOOK =
            new Hook("curfew", "workers", Duration.ofMinutes(5), Duration.ofHours(8), "CONTINUE");

    private final Loopback world = Loopback.inService();
    private final SteppedClock clock = new SteppedClock();
    private final CountedTraffic traffic = new CountedTraffic();
    private final LifecycleHooks hooks = new LifecycleHooks(Optional::empty, clock, traffic);

    CredentialChainTest() {
        world.noProperty("aws.accessKeyId");
        world.noProperty("aws.secretAccessKey");
        world.answers(ROLE, text("node-role"));
        world.answers(ROLE + "node-role", credentials("ASIANODEROLE"));
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
                .isEqualTo(new AwsAnswer.Unreachable<>("no AWS credentials: role of the node: instance metadata: HTTP "
                        + refusal + " to the request for a token"));

        assertThat(world.asked()).isNotEmpty().containsOnly("PUT " + TOKEN);
        assertThat(world.autoScaling().getAllServeEvents()).isEmpty();
        // What instance metadata was asked counts as such; no call of Auto Scaling was made.
        assertThat(traffic.counted()).containsOnly(Integer.toString(refusal));
    }

    // A profile may still lead to the SDK's own provider, which knows IMDSv1.
    @ParameterizedTest
    @ValueSource(ints = {403, 404, 500})
    void theSdkItselfIsHeldToImdsV2WhateverTheEnvironmentSays(int refusal) {
        world.property("aws.disableEc2MetadataV1", "false");
        world.tokenAnswers(status(refusal));
        ImdsV2Only.enforce();

        try (var sdk = InstanceProfileCredentialsProvider.create()) {
            assertThatThrownBy(sdk::resolveCredentials).isInstanceOf(SdkClientException.class);
        }

        assertThat(world.asked()).isNotEmpty().containsOnly("PUT " + TOKEN);
    }

    @Test
    void credentialsAreRenewedBeforeTheyEndAndServeOnWhereThatFails() {
        beat();
        clock.move(Duration.ofMinutes(59));
        beat();
        assertThat(world.asked()).hasSize(3);

        clock.move(Duration.ofMinutes(1));
        world.answers(ROLE, status(503));
        assertThat(beat()).isInstanceOf(AwsAnswer.Good.class);
        assertThat(world.asked()).hasSize(4);

        world.answers(ROLE, text("node-role"));
        world.answers(ROLE + "node-role", credentials("ASIARENEWED"));
        beat();
        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withHeader("Authorization", containing("Credential=ASIARENEWED/")));
    }

    static Stream<ResponseDefinitionBuilder> noCredentials() {
        return Stream.of(
                text(""),
                text("very-secret"),
                text("[\"very-secret\"]"),
                text("{\"SecretAccessKey\": \"very-secret\"}"),
                text("[".repeat(60_000)),
                text("very-secret".repeat(1_000_000)),
                status(403).withBody("very-secret"));
    }

    @ParameterizedTest
    @MethodSource("noCredentials")
    void whatIsNoCredentialsIsNeitherUsedNorQuoted(ResponseDefinitionBuilder answer) {
        world.answers(ROLE + "node-role", answer);

        assertThat(beat())
                .isInstanceOfSatisfying(
                        AwsAnswer.Unreachable.class,
                        said -> assertThat(said.why())
                                .startsWith("no AWS credentials: role of the node: instance metadata")
                                .doesNotContain("very-secret"));
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

    private static ResponseDefinitionBuilder credentials(String key) {
        return text("""
                {"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-11-21T09:00:00Z",
                 "AccessKeyId": "%s", "SecretAccessKey": "very-secret", "Token": "session-token",
                 "Expiration": "2099-01-01T00:00:00Z"}""".formatted(key));
    }

    private static ResponseDefinitionBuilder heartbeatTaken() {
        return status(200).withBody("""
                <RecordLifecycleActionHeartbeatResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
                  <RecordLifecycleActionHeartbeatResult/>
                  <ResponseMetadata><RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId></ResponseMetadata>
                </RecordLifecycleActionHeartbeatResponse>""");
    }
}
