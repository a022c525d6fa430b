package io.curfew.trials.nodes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The chart as release {@code curfew} in namespace {@code curfew}, by the helm of the PATH. */
record Release(Path kubeconfig, String values) {
    static final String NAMESPACE = "curfew";
    private static final String CHART = Path.of("..", "chart").toString();

    void install() {
        helm("install", "curfew", CHART, "--create-namespace", "--wait", "--timeout=3m", "--values=-");
    }

    /** Does not wait: what happens meanwhile is the point. */
    void upgrade(String setting) {
        helm("upgrade", "curfew", CHART, "--values=-", "--set-string", setting);
    }

    void uninstall() {
        helm("uninstall", "curfew", "--wait", "--timeout=2m");
    }

    private void helm(String... words) {
        var command = new ArrayList<>(List.of("helm"));
        command.addAll(List.of(words));
        command.add("--namespace=" + NAMESPACE);
        command.add("--kubeconfig=" + kubeconfig);
        var _ = Programs.run(Map.of(), values, command);
    }
}
