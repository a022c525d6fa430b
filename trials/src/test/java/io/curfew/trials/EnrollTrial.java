package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.simulator.ec2.ApiAction;
import io.curfew.simulator.ec2.Ec2Simulator;
import io.curfew.simulator.ec2.GroupSettings;
import io.curfew.simulator.ec2.Hook;
import io.curfew.simulator.ec2.Refusal;
import io.curfew.simulator.ec2.Result;
import io.curfew.simulator.http.LoopbackServer;
import io.curfew.simulator.time.RunningTime;
import io.curfew.trials.CommandProcess.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curfew enroll} and {@code unenroll} as people run them, against the wire protocol of Auto Scaling. */
final class EnrollTrial {
    private static final Hook WANTED = Hook.terminating("curfew")
            .withHeartbeatTimeout(Duration.ofMinutes(5))
            .withDefaultResult(Result.CONTINUE)
            .withNotificationMetadata("managed by curfew enroll");

    @TempDir
    Path home;

    private final RunningTime time = new RunningTime(1);
    private final Ec2Simulator ec2 = Ec2Simulator.start(time);

    @AfterEach
    void close() {
        ec2.close();
        time.close();
    }

    @Test
    void groupsWithATagAreEnrolledOnceAndUnenrolledAgain() throws Exception {
        for (int i = 0; i < 60; i++) {
            ec2.createGroup(GroupSettings.named("workers-" + i).withTag("team", "blue"));
        }
        ec2.createGroup(GroupSettings.named("others").withTag("team", "red"));

        var dry = curfew("enroll", "--tag=team=blue", "--dry-run");
        assertThat(dry.out().getLast()).isEqualTo("60 groups: 60 to create (dry run: nothing was done)");
        assertThat(dry.exitCode()).isZero();
        assertThat(writes()).isZero();

        var first = curfew("enroll", "--tag=team=blue");
        assertThat(first.out().getLast()).isEqualTo("60 groups: 60 created");
        assertThat(first.exitCode()).isZero();
        assertThat(hooks("workers-0")).containsExactly(WANTED);
        assertThat(hooks("workers-59")).containsExactly(WANTED);
        assertThat(hooks("others")).isEmpty();
        var written = writes();

        var second = curfew("enroll", "--tag=team=blue");
        assertThat(second.out().getLast()).isEqualTo("60 groups: 60 nothing to do");
        assertThat(second.exitCode()).isZero();
        assertThat(writes()).isEqualTo(written);

        var undone = curfew("unenroll", "--tag=team=blue");
        assertThat(undone.out().getLast()).isEqualTo("60 groups: 60 deleted");
        assertThat(hooks("workers-0")).isEmpty();
    }

    @Test
    void whatDiffersIsShownAndASomebodyElsesHookIsNotTouched() throws Exception {
        var theirs = Hook.terminating("curfew").withHeartbeatTimeout(Duration.ofMinutes(10));
        ec2.createGroup(GroupSettings.named("ours").withHook(WANTED));
        ec2.createGroup(GroupSettings.named("theirs").withHook(theirs));

        var outcome = curfew("enroll", "--group=ours", "--group=theirs", "--group=nobodys", "--longest-drain=20h");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "nobodys: FAILED: there is no such group",
                        "ours: ~ hook curfew",
                        "    heartbeat timeout: 300 s -> 750 s",
                        "    waits at most: 8h20m -> 20h50m",
                        "    changed")
                .anyMatch(line -> line.startsWith("theirs: REFUSED: hook curfew was not made by `curfew enroll`"));
        assertThat(hooks("ours")).containsExactly(WANTED.withHeartbeatTimeout(Duration.ofSeconds(750)));
        assertThat(hooks("theirs")).containsExactly(theirs);
        assertThat(curfew("unenroll", "--group=theirs").exitCode()).isEqualTo(1);
        assertThat(hooks("theirs")).containsExactly(theirs);
    }

    @Test
    void aMissingPermissionIsNamed() throws Exception {
        ec2.createGroup(GroupSettings.named("workers"));
        ec2.fleet()
                .autoScaling()
                .refuse(ApiAction.PUT_LIFECYCLE_HOOK, Refusal.accessDenied(ApiAction.PUT_LIFECYCLE_HOOK));

        var outcome = curfew("enroll", "--group=workers");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .anyMatch(line -> line.startsWith(
                        "workers: FAILED: not allowed: whoever runs this needs autoscaling:PutLifecycleHook"));
    }

    @Test
    void wrongUseIsSaidAndExitsWithTwo() throws Exception {
        var outcome = curfew("enroll", "--gruop=workers");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--gruop: no such option; did you mean --group?")
                .hasSize(2);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aProfileWithSingleSignOnSigns() throws Exception {
        ec2.createGroup(GroupSettings.named("workers"));
        try (var portal = LoopbackServer.start(
                "portal",
                time,
                (request, answer) -> answer.send(200, Map.of("Content-Type", "application/json"), """
                        {"roleCredentials":{"accessKeyId":"ASIASINGLESIGNON","secretAccessKey":"not-a-secret",
                         "sessionToken":"session","expiration":%d}}""".formatted(
                                Instant.now().plusSeconds(3600).toEpochMilli())
                        .getBytes(StandardCharsets.UTF_8)))) {
            singleSignOn(Instant.now().plusSeconds(3600));

            var outcome = curfew(
                    Map.of(
                            "AWS_PROFILE",
                            "ops",
                            "AWS_ENDPOINT_URL_SSO",
                            portal.uri().toString()),
                    "enroll",
                    "--group=workers");

            assertThat(outcome.out().getLast()).isEqualTo("1 group: 1 created");
            assertThat(outcome.err()).isEmpty();
        }
    }

    @Test
    void aSingleSignOnThatHasEndedIsSaid() throws Exception {
        ec2.createGroup(GroupSettings.named("workers"));
        singleSignOn(Instant.now().minusSeconds(3600));

        var outcome = curfew(Map.of(), "enroll", "--group=workers", "--profile=ops");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).singleElement().asString().contains("no AWS credentials", "SSO", "expired");
    }

    /** As `aws sso login` leaves it. */
    private void singleSignOn(Instant until) throws Exception {
        Files.createDirectories(home.resolve(".aws/sso/cache"));
        Files.writeString(home.resolve(".aws/config"), """
                [profile ops]
                region = eu-west-1
                sso_start_url = https://sign-on.example.com/start
                sso_region = eu-west-1
                sso_account_id = 111122223333
                sso_role_name = Operator
                """);
        var name = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1")
                        .digest("https://sign-on.example.com/start".getBytes(StandardCharsets.UTF_8)));
        Files.writeString(home.resolve(".aws/sso/cache/" + name + ".json"), """
                {"startUrl":"https://sign-on.example.com/start","region":"eu-west-1","accessToken":"token",
                 "expiresAt":"%s"}""".formatted(until));
    }

    private Outcome curfew(String... words) throws Exception {
        return curfew(Map.of("AWS_ACCESS_KEY_ID", "dummy", "AWS_SECRET_ACCESS_KEY", "dummy"), words);
    }

    private Outcome curfew(Map<String, String> credentials, String... words) throws Exception {
        var environment = new HashMap<>(credentials);
        environment.put("HOME", home.toString());
        environment.put("AWS_REGION", "eu-west-1");
        environment.put("AWS_ENDPOINT_URL_AUTO_SCALING", ec2.autoScalingUri().toString());
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        return CommandProcess.run(environment, words);
    }

    private List<Hook> hooks(String group) {
        return ec2.fleet().autoScaling().describeHooks(group, List.of());
    }

    private long writes() {
        return ec2.history().calls().stream()
                .filter(call -> call.action() == ApiAction.PUT_LIFECYCLE_HOOK
                        || call.action() == ApiAction.DELETE_LIFECYCLE_HOOK)
                .count();
    }
}
