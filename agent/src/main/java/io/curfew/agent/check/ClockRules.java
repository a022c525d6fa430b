package io.curfew.agent.check;

import io.curfew.agent.settings.Lengths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Is the own clock right? By the times that AWS and the API server put onto their answers. */
final class ClockRules {
    /** AWS takes no signature that is older or newer than this. */
    private static final Duration SIGNATURES_FAIL = Duration.ofMinutes(5);
    /** Answers name whole seconds, and are under way for a while. */
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(20);

    private ClockRules() {}

    static List<Finding> findings(Evidence evidence) {
        var findings = new ArrayList<Finding>();
        evidence.aheadOfAws().ifPresent(ahead -> findings.add(finding("clock.aws", "AWS", ahead)));
        evidence.aheadOfApiServer()
                .ifPresent(ahead -> findings.add(finding("clock.kubernetes", "the API server", ahead)));
        return findings;
    }

    private static Finding finding(String check, String whose, Duration ahead) {
        if (ahead.abs().compareTo(WORTH_A_WORD) < 0) {
            return Finding.ok(check, "agrees with " + whose);
        }
        var text = Lengths.text(ahead.abs()) + (ahead.isNegative() ? " behind " : " ahead of ") + whose;
        var remedy = "set the node's clock: chrony with the Amazon Time Sync Service";
        return ahead.abs().compareTo(SIGNATURES_FAIL) < 0
                ? Finding.note(check, text + ": deadlines are off by as much", remedy)
                : Finding.problem(check, text + ": AWS refuses what is signed by such a clock", remedy);
    }
}
