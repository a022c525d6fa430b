package io.curfew.agent.check;

import io.curfew.agent.hook.Membership;
import io.curfew.agent.port.AwsAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of the four permissions of docs/iam.md are there, and the group. */
final class AwsRules {
    private static final String GROUP = "aws.group";
    private static final String INSTANCES = "DescribeAutoScalingInstances";

    private AwsRules() {}

    static List<Finding> findings(Evidence evidence) {
        var aws = evidence.aws();
        var findings = new ArrayList<Finding>();
        aws.instance().ifPresent(answer -> {
            findings.add(described(INSTANCES, answer));
            if (answer instanceof AwsAnswer.Good<Optional<Membership>>(var membership)) {
                findings.add(group(membership));
            }
        });
        aws.hooks().ifPresent(answer -> findings.add(described("DescribeLifecycleHooks", answer)));
        aws.heartbeat().ifPresent(answer -> findings.add(probed("RecordLifecycleActionHeartbeat", answer)));
        aws.completion().ifPresent(answer -> findings.add(probed("CompleteLifecycleAction", answer)));
        return findings;
    }

    private static Finding group(Optional<Membership> membership) {
        return membership
                .map(m -> Finding.ok(GROUP, "the instance is in group " + m.group() + ", " + m.lifecycleState()))
                .orElseGet(() -> Finding.note(
                        GROUP,
                        "the instance is in no Auto Scaling group: there is no termination to wait for",
                        "nothing, or keep Curfew off such nodes by nodeSelector"));
    }

    private static Finding described(String operation, AwsAnswer<?> answer) {
        return answer instanceof AwsAnswer.Good<?> ? allowed(operation) : refused(operation, answer);
    }

    /** Of a call for a hook that does not exist: that AWS says so means that it would have been allowed. */
    private static Finding probed(String operation, AwsAnswer<?> answer) {
        return switch (answer) {
            case AwsAnswer.Good<?> _ -> allowed(operation);
            case AwsAnswer.NoActiveAction<?> _ -> allowed(operation);
            case AwsAnswer.Failed<?> f when f.code().equals("ValidationError") -> allowed(operation);
            default -> refused(operation, answer);
        };
    }

    private static Finding allowed(String operation) {
        return Finding.ok("aws." + operation, "allowed");
    }

    private static Finding refused(String operation, AwsAnswer<?> answer) {
        var check = "aws." + operation;
        return switch (answer) {
            case AwsAnswer.Denied<?> d ->
                Finding.problem(
                        check,
                        "not allowed: " + d.message(),
                        "allow " + d.action() + " to the role of the node or of the ServiceAccount (docs/iam.md)");
            case AwsAnswer.Throttled<?> _ ->
                Finding.unknown(check, "AWS throttles the account (Rate exceeded)", "look again later");
            case AwsAnswer.Unreachable<?> u
            when u.why().startsWith("no AWS credentials") ->
                Finding.problem(
                        check,
                        u.why(),
                        "give the node a role (instance profile) or the ServiceAccount one (IRSA, Pod Identity):"
                                + " docs/iam.md");
            case AwsAnswer.Unreachable<?> u
            when u.why().startsWith("no AWS region") -> Finding.problem(check, u.why(), "set AWS_REGION");
            case AwsAnswer.Unreachable<?> u ->
                Finding.problem(
                        check,
                        "Auto Scaling does not answer: " + u.why(),
                        "let the node reach autoscaling.REGION.amazonaws.com: a route, a VPC endpoint for autoscaling"
                                + " (and sts, with IRSA), or a proxy");
            case AwsAnswer.Failed<?> f
            when f.message().contains("does not accept the credentials") ->
                Finding.problem(
                        check,
                        f.code() + ": " + f.message(),
                        "see whether the role still exists, and clock.aws: a wrong clock makes signatures invalid");
            case AwsAnswer.Failed<?> f ->
                Finding.unknown(check, "AWS answers " + f.code() + ": " + f.message(), "look again");
            case AwsAnswer.NoActiveAction<?> a -> Finding.unknown(check, a.message(), "look again");
            case AwsAnswer.Good<?> _ -> allowed(operation);
        };
    }
}
