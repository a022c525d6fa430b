package io.curfew.agent.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.curfew.agent.enroll.PresentHook;
import io.curfew.agent.enroll.Selection;
import io.curfew.agent.enroll.WantedHook;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OperatorGroupHooksTest {
    private static final WantedHook HOOK = new WantedHook("curfew", Duration.ofMinutes(5));

    @TempDir
    Path folder;

    private final Loopback world = new Loopback();
    private Optional<OperatorGroupHooks> open = Optional.empty();

    @AfterEach
    void end() {
        open.ifPresent(OperatorGroupHooks::close);
        world.close();
    }

    @Test
    void groupsAreAskedForByNameWithoutTheirInstances() {
        answers("DescribeAutoScalingGroups", groups("", "workers", "spot"));

        assertThat(hooks().groups(new Selection.Named(List.of("workers", "spot"))))
                .isEqualTo(new AwsAnswer.Good<>(List.of("workers", "spot")));

        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withFormParam("AutoScalingGroupNames.member.1", equalTo("workers"))
                                .withFormParam("AutoScalingGroupNames.member.2", equalTo("spot"))
                                .withFormParam("IncludeInstances", equalTo("false")));
    }

    @Test
    void manyNamesAreAskedForFiftyAtATime() {
        answers("DescribeAutoScalingGroups", groups("", "workers"));

        hooks().groups(new Selection.Named(
                IntStream.range(0, 101).mapToObj(i -> "group-" + i).toList()));

        world.autoScaling().verify(3, postRequestedFor(urlEqualTo("/")));
    }

    @Test
    void everyTagIsAFilter() {
        answers("DescribeAutoScalingGroups", groups("", "workers"));

        hooks().groups(new Selection.Tagged(
                List.of(new Selection.Tag("team", Optional.of("blue")), new Selection.Tag("env", Optional.empty()))));

        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withFormParam("Filters.member.1.Name", equalTo("tag:team"))
                                .withFormParam("Filters.member.1.Values.member.1", equalTo("blue"))
                                .withFormParam("Filters.member.2.Name", equalTo("tag-key"))
                                .withFormParam("Filters.member.2.Values.member.1", equalTo("env")));
    }

    @Test
    void everyPageIsRead() {
        answers("DescribeAutoScalingGroups", groups("<NextToken>more</NextToken>", "first"));
        world.autoScaling()
                .stubFor(post("/")
                        .withFormParam("NextToken", equalTo("more"))
                        .atPriority(1)
                        .willReturn(groups("", "second")));

        assertThat(hooks().groups(new Selection.Tagged(List.of(new Selection.Tag("team", Optional.empty())))))
                .isEqualTo(new AwsAnswer.Good<>(List.of("first", "second")));
    }

    @Test
    void hooksOfBothTransitionsAreRead() {
        answers("DescribeLifecycleHooks", ok("DescribeLifecycleHooks", """
                <LifecycleHooks>
                <member><LifecycleHookName>launch</LifecycleHookName>
                  <LifecycleTransition>autoscaling:EC2_INSTANCE_LAUNCHING</LifecycleTransition></member>
                <member><LifecycleHookName>curfew</LifecycleHookName>
                  <LifecycleTransition>autoscaling:EC2_INSTANCE_TERMINATING</LifecycleTransition>
                  <HeartbeatTimeout>300</HeartbeatTimeout><DefaultResult>CONTINUE</DefaultResult>
                  <NotificationMetadata>managed by curfew enroll</NotificationMetadata></member>
                </LifecycleHooks>"""));

        assertThat(hooks().hooks("workers"))
                .isEqualTo(new AwsAnswer.Good<>(List.of(
                        new PresentHook(
                                "launch", "autoscaling:EC2_INSTANCE_LAUNCHING", Duration.ofHours(1), "ABANDON", ""),
                        new PresentHook(
                                "curfew",
                                "autoscaling:EC2_INSTANCE_TERMINATING",
                                Duration.ofMinutes(5),
                                "CONTINUE",
                                "managed by curfew enroll"))));
    }

    @Test
    void aHookIsPutWithItsMarkAndWithoutATargetOrARole() {
        answers("PutLifecycleHook", ok("PutLifecycleHook", ""));

        assertThat(hooks().put("workers", HOOK)).isEqualTo(new AwsAnswer.Good<>(Result.Done.DONE));

        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withFormParam("AutoScalingGroupName", equalTo("workers"))
                                .withFormParam("LifecycleHookName", equalTo("curfew"))
                                .withFormParam("LifecycleTransition", equalTo("autoscaling:EC2_INSTANCE_TERMINATING"))
                                .withFormParam("HeartbeatTimeout", equalTo("300"))
                                .withFormParam("DefaultResult", equalTo("CONTINUE"))
                                .withFormParam("NotificationMetadata", equalTo("managed by curfew enroll"))
                                .withFormParam("NotificationTargetARN", absent())
                                .withFormParam("RoleARN", absent()));
    }

    @Test
    void aHookIsDeletedByItsName() {
        answers("DeleteLifecycleHook", ok("DeleteLifecycleHook", ""));

        assertThat(hooks().delete("workers", "curfew")).isEqualTo(new AwsAnswer.Good<>(Result.Done.DONE));

        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withFormParam("AutoScalingGroupName", equalTo("workers"))
                                .withFormParam("LifecycleHookName", equalTo("curfew")));
    }

    @Test
    void aThrottledCallIsTriedAgain() {
        answers("PutLifecycleHook", ok("PutLifecycleHook", ""));
        world.autoScaling()
                .stubFor(post("/")
                        .atPriority(1)
                        .inScenario("busy")
                        .whenScenarioStateIs("Started")
                        .willReturn(refusal(400, "Throttling", "Rate exceeded"))
                        .willSetStateTo("free"));

        assertThat(hooks().put("workers", HOOK)).isInstanceOf(AwsAnswer.Good.class);
        world.autoScaling().verify(2, postRequestedFor(urlEqualTo("/")));
    }

    @Test
    void aMissingPermissionIsNamed() {
        answers("PutLifecycleHook", refusal(403, "AccessDenied", "not authorized"));

        assertThat(hooks().put("workers", HOOK))
                .isEqualTo(new AwsAnswer.Denied<>("autoscaling:PutLifecycleHook", "not authorized"));
    }

    @Test
    void anAnswerOfSomethingElseIsNotAnEmptyOne() {
        answers("DescribeAutoScalingGroups", status(200).withBody("<html>Log in to the hotel network</html>"));

        assertThat(hooks().groups(new Selection.Named(List.of("workers")))).isInstanceOf(AwsAnswer.Failed.class);
    }

    @Test
    void theNamedProfileGivesCredentialsAndRegion() {
        var config = folder.resolve("config");
        write(config, """
                [profile ops]
                region = eu-north-1
                aws_access_key_id = AKIDOFTHEPROFILE
                aws_secret_access_key = not-a-secret
                """);
        world.property("aws.configFile", config.toString());
        world.property("aws.sharedCredentialsFile", folder.resolve("none").toString());
        world.noProperty("aws.region");
        answers("PutLifecycleHook", ok("PutLifecycleHook", ""));

        assertThat(hooks(Optional.empty(), Optional.of("ops")).put("workers", HOOK))
                .isInstanceOf(AwsAnswer.Good.class);

        world.autoScaling()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/"))
                                .withHeader("Authorization", containing("Credential=AKIDOFTHEPROFILE/"))
                                .withHeader("Authorization", containing("/eu-north-1/autoscaling/")));
    }

    @Test
    void aProfileThatIsNotThereIsSaidAndNothingElseOfTheFile() {
        profileOfSomebodyElse();

        assertThat(hooks(Optional.of("eu-west-1"), Optional.of("nobody")).hooks("workers"))
                .isEqualTo(new AwsAnswer.Unreachable<>(
                        "no AWS credentials: Profile file contained no credentials for profile 'nobody'"));
        assertThat(world.autoScaling().getAllServeEvents()).isEmpty();
    }

    @Test
    void aProfileThatTheEnvironmentNamesAndIsNotThereIsSaidToo() {
        profileOfSomebodyElse();
        world.property("aws.profile", "nobody");
        world.property("aws.disableEc2Metadata", "true");
        world.noProperty("aws.accessKeyId");
        world.noProperty("aws.secretAccessKey");

        assertThat(hooks().hooks("workers"))
                .isInstanceOfSatisfying(
                        AwsAnswer.Unreachable.class,
                        none -> assertThat(none.why())
                                .startsWith("no AWS credentials: profile: Profile file contained no credentials for"
                                        + " profile 'nobody'; role of the node")
                                .doesNotContain("secret"));
    }

    private void profileOfSomebodyElse() {
        var config = folder.resolve("config");
        write(config, """
                [profile ops]
                aws_access_key_id = AKIDOFTHEPROFILE
                aws_secret_access_key = not-a-secret
                """);
        world.property("aws.configFile", config.toString());
        world.property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    }

    @Test
    void withoutARegionNothingIsAsked() {
        world.property("aws.configFile", folder.resolve("none").toString());
        world.noProperty("aws.region");

        assertThat(hooks().hooks("workers"))
                .isEqualTo(
                        new AwsAnswer.Unreachable<>("no AWS region: give --region, AWS_REGION, or one in the profile"));
        assertThat(world.asked()).isEmpty();
    }

    @Test
    void instanceMetadataIsNotAskedWhereItIsDisabled() {
        world.property("aws.disableEc2Metadata", "true");
        world.property("aws.configFile", folder.resolve("none").toString());
        world.property("aws.sharedCredentialsFile", folder.resolve("none").toString());
        world.noProperty("aws.accessKeyId");
        world.noProperty("aws.secretAccessKey");

        assertThat(hooks().hooks("workers"))
                .isInstanceOfSatisfying(
                        AwsAnswer.Unreachable.class,
                        none -> assertThat(none.why()).contains("no AWS credentials", "disabled"));
        assertThat(world.asked()).isEmpty();
    }

    private OperatorGroupHooks hooks() {
        return hooks(Optional.empty(), Optional.empty());
    }

    private OperatorGroupHooks hooks(Optional<String> region, Optional<String> profile) {
        var hooks = new OperatorGroupHooks(region, profile, InstantSource.system());
        open = Optional.of(hooks);
        return hooks;
    }

    private void answers(String operation, ResponseDefinitionBuilder answer) {
        world.autoScaling()
                .stubFor(WireMock.post("/")
                        .withFormParam("Action", equalTo(operation))
                        .willReturn(answer));
    }

    private static ResponseDefinitionBuilder groups(String more, String... names) {
        var members = new StringBuilder();
        for (var name : names) {
            members.append("<member><AutoScalingGroupName>").append(name).append("</AutoScalingGroupName></member>");
        }
        return ok("DescribeAutoScalingGroups", "<AutoScalingGroups>" + members + "</AutoScalingGroups>" + more);
    }

    private static ResponseDefinitionBuilder ok(String operation, String result) {
        return status(200).withHeader("Content-Type", "text/xml").withBody("""
                <%1$sResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
                  <%1$sResult>%2$s</%1$sResult>
                  <ResponseMetadata><RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId></ResponseMetadata>
                </%1$sResponse>""".formatted(operation, result));
    }

    private static ResponseDefinitionBuilder refusal(int status, String code, String message) {
        return status(status).withHeader("Content-Type", "text/xml").withBody("""
                <ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
                  <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
                  <RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId>
                </ErrorResponse>""".formatted(code, message));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
