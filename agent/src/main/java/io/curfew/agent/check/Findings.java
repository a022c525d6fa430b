package io.curfew.agent.check;

import io.curfew.agent.settings.Settings;
import java.util.List;
import java.util.stream.Stream;

/** From what was seen to what is to be said about it, in the order of a drain. */
final class Findings {
    private Findings() {}

    static List<Finding> of(Evidence evidence, Settings settings) {
        return Stream.of(
                        MetadataRules.findings(evidence),
                        IdentityRules.findings(evidence, settings),
                        KubernetesRules.findings(evidence, settings),
                        AwsRules.findings(evidence),
                        HookRules.findings(evidence, settings),
                        ClockRules.findings(evidence))
                .flatMap(List::stream)
                .toList();
    }
}
