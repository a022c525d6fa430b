package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.agent.port.Traffic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LifecycleHooksTest {
    private static final String INSTANCE = "i-0123456789abcdef0";
    private static final Hook HOOK =
            new Hook("curfew", "workers", Duration.ofMinutes(5), Duration.ofHours(8), "CONTINUE");
    private static final BoundedHttpClient.Bounds SMALL =
            new BoundedHttpClient.Bounds(Duration.ofSeconds(5), Duration.ofSeconds(10), 16 * 1024);
    private static final BoundedHttpClient.Bounds IMPATIENT =
            new BoundedHttpClient.Bounds(Duration.ofSeconds(5), Duration.ofMillis(500), 16 * 1024);

    private final Loopback world = new Loopback();
    private final CountedTraffic traffic = new CountedTraffic();
    private Optional<String> region = Optional.empty();
    private final LifecycleHooks hooks = within(SMALL, Duration.ofSeconds(20));

    @AfterEach
    void end() {
        hooks.close();
        world.close();
    }

    @Test
    void theMembershipIsGroupAndState() {
        answers("DescribeAutoScalingInstances", ok("DescribeAutoScalingInstances", """
                <AutoScalingInstances><member>
                  <InstanceId>i-0123456789abcdef0</InstanceId>
                  <AutoScalingGroupName>workers</AutoScalingGroupName>
                  <AvailabilityZone>eu-central-1a</AvailabilityZone>
                  <LifecycleState>Terminating:Wait</LifecycleState>
                  <HealthStatus>HEALTHY</HealthStatus>
                  <ProtectedFromScaleIn>false</ProtectedFromScaleIn>
                </member></AutoScalingInstances>"""));

        assertThat(hooks.describeInstance(INSTANCE))
                .isEqualTo(new AwsAnswer.Good<>(Optional.of(new Membership("workers", "Terminating:Wait"))));
        assertThat(traffic.counted()).containsExactly("DescribeAutoScalingInstances ok");
    }

    @Test
    void anInstanceInNoGroupHasNoMembership() {
        answers(
                "DescribeAutoScalingInstances",
                ok("DescribeAutoScalingInstances", "<AutoScalingInstances></AutoScalingInstances>"));

        assertThat(hooks.describeInstance(INSTANCE)).isEqualTo(new AwsAnswer.Good<>(Optional.empty()));
    }

    @Test
    void onlyTerminatingHooksAreHanded() {
        answers("DescribeLifecycleHooks", ok("DescribeLifecycleHooks", """
                <LifecycleHooks>
                <member><LifecycleHookName>launch</LifecycleHookName>
                  <AutoScalingGroupName>workers</AutoScalingGroupName>
                  <LifecycleTransition>autoscaling:EC2_INSTANCE_LAUNCHING</LifecycleTransition>
                  <HeartbeatTimeout>60</HeartbeatTimeout><GlobalTimeout>6000</GlobalTimeout>
                  <DefaultResult>ABANDON</DefaultResult></member>
                <member><LifecycleHookName>curfew</LifecycleHookName>
                  <AutoScalingGroupName>workers</AutoScalingGroupName>
                  <LifecycleTransition>autoscaling:EC2_INSTANCE_TERMINATING</LifecycleTransition>
                  <HeartbeatTimeout>300</HeartbeatTimeout><GlobalTimeout>30000</GlobalTimeout>
                  <DefaultResult>CONTINUE</DefaultResult></member>
                <member><LifecycleHookName>bare</LifecycleHookName>
                  <LifecycleTransition>autoscaling:EC2_INSTANCE_TERMINATING</LifecycleTransition>
                  <HeartbeatTimeout>30</HeartbeatTimeout></member>
                </LifecycleHooks>"""));

        assertThat(hooks.describeHooks("workers"))
                .isEqualTo(new AwsAnswer.Good<>(List.of(
                        new Hook("curfew", "workers", Duration.ofMinutes(5), Duration.ofMinutes(500), "CONTINUE"),
                        new Hook("bare", "workers", Duration.ofSeconds(30), Duration.ofMinutes(50), "ABANDON"))));
    }

    @Test
    void aHeartbeatNamesInstanceHookAndGroup() {
        answers("RecordLifecycleActionHeartbeat", ok("RecordLifecycleActionHeartbeat", ""));

        assertThat(hooks.heartbeat(HOOK, INSTANCE)).isEqualTo(new AwsAnswer.Good<>(Result.Done.DONE));
        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withFormParam("Action", equalTo("RecordLifecycleActionHeartbeat"))
                                .withFormParam("InstanceId", equalTo(INSTANCE))
                                .withFormParam("LifecycleHookName", equalTo("curfew"))
                                .withFormParam("AutoScalingGroupName", equalTo("workers")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONTINUE", "ABANDON"})
    void aCompletionNamesItsResult(String result) {
        answers("CompleteLifecycleAction", ok("CompleteLifecycleAction", ""));

        assertThat(hooks.complete(HOOK, INSTANCE, HookResult.valueOf(result)))
                .isEqualTo(new AwsAnswer.Good<>(Result.Done.DONE));
        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withFormParam("InstanceId", equalTo(INSTANCE))
                                .withFormParam("LifecycleHookName", equalTo("curfew"))
                                .withFormParam("AutoScalingGroupName", equalTo("workers"))
                                .withFormParam("LifecycleActionResult", equalTo(result)));
    }

    static Stream<Arguments> refusals() {
        String none = "No active Lifecycle Action found with instance ID i-0123456789abcdef0";
        String denied = "User: arn:aws:sts::111122223333:assumed-role/node/i-0 is not authorized to perform: it";
        String unknown = "AWS does not accept the credentials: expired, revoked or of another account";
        return Stream.of(
                refusal(400, "ValidationError", none, "ValidationError", new AwsAnswer.NoActiveAction<>(none)),
                refusal(
                        400,
                        "ValidationError",
                        "no Active LIFECYCLE action FOUND with token x",
                        "ValidationError",
                        new AwsAnswer.NoActiveAction<>("no Active LIFECYCLE action FOUND with token x")),
                refusal(
                        400,
                        "ValidationError",
                        "AutoScalingGroup name not found - null",
                        "ValidationError",
                        new AwsAnswer.Failed<>("ValidationError", "AutoScalingGroup name not found - null")),
                refusal(400, "Throttling", "Rate exceeded", "Throttling", new AwsAnswer.Throttled<>("Rate exceeded")),
                refusal(400, "ThrottlingException", "slow", "Throttling", new AwsAnswer.Throttled<>("slow")),
                refusal(503, "RequestLimitExceeded", "much", "Throttling", new AwsAnswer.Throttled<>("much")),
                refusal(429, "Whatever", "too many", "Throttling", new AwsAnswer.Throttled<>("too many")),
                refusal(400, "Other", "Rate exceeded", "Throttling", new AwsAnswer.Throttled<>("Rate exceeded")),
                refusal(403, "AccessDenied", denied, "AccessDenied", denied(denied)),
                refusal(400, "AccessDeniedException", denied, "AccessDenied", denied(denied)),
                refusal(403, "UnauthorizedOperation", "no", "AccessDenied", denied("no")),
                refusal(403, "Forbidden", "no", "AccessDenied", denied("no")),
                refusal(403, "ExpiredToken", "x", "ExpiredToken", new AwsAnswer.Failed<>("ExpiredToken", unknown)),
                refusal(
                        403,
                        "InvalidClientTokenId",
                        "x",
                        "InvalidClientTokenId",
                        new AwsAnswer.Failed<>("InvalidClientTokenId", unknown)),
                refusal(
                        403,
                        "SignatureDoesNotMatch",
                        "x-amz-security-token:SECRET",
                        "SignatureDoesNotMatch",
                        new AwsAnswer.Failed<>("SignatureDoesNotMatch", unknown)),
                refusal(
                        500,
                        "ResourceContention",
                        "again",
                        "ResourceContention",
                        new AwsAnswer.Failed<>("ResourceContention", "again")),
                refusal(500, "InternalFailure", "", "InternalFailure", new AwsAnswer.Failed<>("InternalFailure", "")),
                refusal(400, "Brandnew", "what", "other", new AwsAnswer.Failed<>("Brandnew", "what")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatAwsSaysBecomesAnAnswer(ResponseDefinitionBuilder refusal, String counted, AwsAnswer<Result.Done> answer) {
        answers("RecordLifecycleActionHeartbeat", refusal);

        assertThat(hooks.heartbeat(HOOK, INSTANCE)).isEqualTo(answer);
        assertThat(traffic.counted()).containsExactly("RecordLifecycleActionHeartbeat " + counted);
        world.autoScaling().verify(1, postRequestedFor(urlEqualTo("/")));
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                Arguments.of("connection broke", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                Arguments.of("connection broke", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                Arguments.of("answer larger than 16384 bytes", status(200).withBody("x".repeat(10_000_000))));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void noAnswerIsUnreachableAndNotAskedAgain(String why, ResponseDefinitionBuilder silence) {
        answers("CompleteLifecycleAction", silence);

        assertThat(hooks.complete(HOOK, INSTANCE, HookResult.CONTINUE)).isEqualTo(new AwsAnswer.Unreachable<>(why));
        assertThat(traffic.counted()).containsExactly("CompleteLifecycleAction unreachable");
        world.autoScaling().verify(1, postRequestedFor(urlEqualTo("/")));
    }

    static Stream<Fault> hangUps() {
        return Stream.of(Fault.EMPTY_RESPONSE, Fault.CONNECTION_RESET_BY_PEER);
    }

    // The JDK sends a request again where a kept connection ends; a completion must not be sent twice that way.
    @ParameterizedTest
    @MethodSource("hangUps")
    void aKeptConnectionThatEndsDoesNotSendACompletionTwice(Fault hangUp) {
        answers("RecordLifecycleActionHeartbeat", ok("RecordLifecycleActionHeartbeat", ""));
        hooks.heartbeat(HOOK, INSTANCE);
        answers("CompleteLifecycleAction", aResponse().withFault(hangUp));

        assertThat(hooks.complete(HOOK, INSTANCE, HookResult.CONTINUE)).isInstanceOf(AwsAnswer.Unreachable.class);

        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/")).withFormParam("Action", equalTo("CompleteLifecycleAction")));
    }

    static Stream<ResponseDefinitionBuilder> slow() {
        return Stream.of(
                status(200).withFixedDelay(20_000),
                status(200).withBody("x".repeat(900)).withChunkedDribbleDelay(100, 20_000));
    }

    @ParameterizedTest
    @MethodSource("slow")
    void anAnswerThatTakesTooLongIsNotWaitedFor(ResponseDefinitionBuilder answer) {
        answers("CompleteLifecycleAction", answer);

        try (var impatient = within(IMPATIENT, Duration.ofSeconds(20))) {
            assertThat(impatient.complete(HOOK, INSTANCE, HookResult.CONTINUE))
                    .isEqualTo(new AwsAnswer.Unreachable<>("no answer in time"));
        }
    }

    @ParameterizedTest
    @MethodSource("slow")
    void theWholeCallIsBoundedToo(ResponseDefinitionBuilder answer) {
        answers("CompleteLifecycleAction", answer);

        try (var impatient = within(SMALL, Duration.ofMillis(500))) {
            assertThat(impatient.complete(HOOK, INSTANCE, HookResult.CONTINUE))
                    .isEqualTo(new AwsAnswer.Unreachable<>("no answer in time"));
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    static Stream<ResponseDefinitionBuilder> foreign() {
        return Stream.of(
                status(200),
                status(200).withBody("{}"),
                status(200).withBody("<html><body>Log in to the hotel network</body></html>"),
                status(200).withBody("<DescribeAutoScalingInstancesResponse>"),
                status(200).withBody("\u0000".repeat(100)),
                status(503).withBody("<html>no healthy upstream</html>"),
                status(302).withHeader("Location", "http://127.0.0.1:1/"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void anAnswerOfSomethingElseIsNotAnEmptyOne(ResponseDefinitionBuilder answer) {
        answers("DescribeAutoScalingInstances", answer);

        assertThat(hooks.describeInstance(INSTANCE)).isInstanceOf(AwsAnswer.Failed.class);
    }

    @Test
    void aPortWhereNobodyListensIsUnreachable() {
        world.property("aws.endpointUrl", "http://127.0.0.1:1");

        assertThat(hooks.describeHooks("workers")).isEqualTo(new AwsAnswer.Unreachable<>("connection refused"));
    }

    @Test
    void anEndpointThatIsNoUrlIsAnAnswerToo() {
        world.property("aws.endpointUrl", "not a url");

        assertThat(hooks.describeHooks("workers")).isInstanceOf(AwsAnswer.Failed.class);
    }

    @Test
    void theRegionOfTheInstanceServesWhereNoneIsSet() {
        world.noProperty("aws.region");
        answers("RecordLifecycleActionHeartbeat", ok("RecordLifecycleActionHeartbeat", ""));

        assertThat(hooks.heartbeat(HOOK, INSTANCE))
                .isEqualTo(
                        new AwsAnswer.Unreachable<>("no AWS region: set AWS_REGION, or let instance metadata answer"));
        region = Optional.of("eu-west-3");
        assertThat(hooks.heartbeat(HOOK, INSTANCE)).isInstanceOf(AwsAnswer.Good.class);

        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withHeader("Authorization", containing("/eu-west-3/autoscaling/aws4_request")));
        assertThat(traffic.counted()).containsExactly("RecordLifecycleActionHeartbeat ok");
    }

    @Test
    void theServicesOwnEndpointVariableWins() {
        answers("RecordLifecycleActionHeartbeat", ok("RecordLifecycleActionHeartbeat", ""));
        world.property("aws.endpointUrl", "http://127.0.0.1:1");
        world.property("aws.endpointUrlAutoScaling", world.autoScaling().baseUrl());

        assertThat(hooks.heartbeat(HOOK, INSTANCE)).isInstanceOf(AwsAnswer.Good.class);
    }

    private LifecycleHooks within(BoundedHttpClient.Bounds bounds, Duration call) {
        return new LifecycleHooks(
                new AutoScalingConnection(() -> region, bounds, call, InstantSource.system(), Traffic.uncounted()),
                traffic);
    }

    private void answers(String operation, ResponseDefinitionBuilder answer) {
        world.autoScaling()
                .stubFor(post("/").withFormParam("Action", equalTo(operation)).willReturn(answer));
    }

    private static ResponseDefinitionBuilder ok(String operation, String result) {
        return status(200).withHeader("Content-Type", "text/xml").withBody("""
                <%1$sResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
                  <%1$sResult>%2$s</%1$sResult>
                  <ResponseMetadata><RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId></ResponseMetadata>
                </%1$sResponse>""".formatted(operation, result));
    }

    private static Arguments refusal(
            int status, String code, String message, String counted, AwsAnswer<Result.Done> answer) {
        return Arguments.of(
                status(status).withHeader("Content-Type", "text/xml").withBody("""
                        <ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
                          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
                          <RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId>
                        </ErrorResponse>""".formatted(code, message)),
                counted,
                answer);
    }

    private static AwsAnswer<Result.Done> denied(String message) {
        return new AwsAnswer.Denied<>("autoscaling:RecordLifecycleActionHeartbeat", message);
    }
}
