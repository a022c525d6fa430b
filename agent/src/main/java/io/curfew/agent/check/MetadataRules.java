package io.curfew.agent.check;

import java.util.ArrayList;
import java.util.List;

/** Instance metadata: does it answer, with a token, from here. */
final class MetadataRules {
    private static final String METADATA = "metadata.answers";
    private static final String TARGET_STATE = "metadata.target-state";

    private MetadataRules() {}

    static List<Finding> findings(Evidence evidence) {
        var findings = new ArrayList<Finding>();
        evidence.metadata().ifPresent(seen -> {
            findings.add(answers(seen));
            if (seen.instance().isPresent()) {
                findings.add(targetState(seen.targetState()));
            }
        });
        return findings;
    }

    private static Finding answers(MetadataProbe.Seen seen) {
        return switch (seen.instanceId()) {
            case Told.Said(var id) ->
                Finding.ok(
                        METADATA,
                        "answers with a token (IMDSv2): instance " + id
                                + seen.region().value().map(r -> " in " + r).orElse(""));
            case Told.NotThere() ->
                Finding.problem(
                        METADATA,
                        "something answers, and knows no instance-id",
                        "see what AWS_EC2_METADATA_SERVICE_ENDPOINT or a metadata proxy on the node answers");
            case Told.Trouble(var why) -> Finding.problem(METADATA, "does not answer: " + why, remedy(why));
        };
    }

    // nth.md, hop limit: where the answer needs one hop more than it may make, nothing comes back at all.
    private static String remedy(String why) {
        var elsewhere = "; elsewhere than on the node: --skip=metadata";
        if (why.contains("HTTP 403")) {
            return "metadata is switched off, or a policy refuses tokens: aws ec2 modify-instance-metadata-options"
                    + " --instance-id ID --http-endpoint enabled" + elsewhere;
        }
        if (why.contains("in time") || why.contains("within")) {
            return "in a pod off the host's network the token needs 2 hops: set hostNetwork: true, or aws ec2"
                    + " modify-instance-metadata-options --instance-id ID --http-put-response-hop-limit 2; a network"
                    + " policy may stand in the way too" + elsewhere;
        }
        return "let the pod reach instance metadata: hostNetwork: true, and no network policy or proxy in between"
                + elsewhere;
    }

    private static Finding targetState(Told state) {
        return switch (state) {
            case Told.Said(var text) -> Finding.ok(TARGET_STATE, "is " + text);
            // A14: also where the instance has not changed its state since metadata shows it.
            case Told.NotThere() ->
                Finding.note(
                        TARGET_STATE,
                        "is not shown: the instance is in no Auto Scaling group, or has never changed its state there",
                        "nothing, where aws.group below names a group");
            case Told.Trouble(var why) ->
                Finding.unknown(TARGET_STATE, "could not be read: " + why, "look again: the agent goes on trying");
        };
    }
}
