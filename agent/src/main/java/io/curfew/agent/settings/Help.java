package io.curfew.agent.settings;

import java.util.stream.Collectors;

/** What {@code curfew run --help} prints, and the table of docs/settings.md. */
public final class Help {
    private Help() {}

    public static String text() {
        return """
                Usage: curfew run [OPTIONS]

                Watches over the node it runs on: drains it when Auto Scaling takes it away, and completes the
                lifecycle hook.

                Every option can be given as --drain.timeout=30m, as --drain.timeout 30m, or as the environment
                variable CURFEW_DRAIN_TIMEOUT=30m. The command line wins over the environment.

                %s
                KUBECONFIG, AWS_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_AUTO_SCALING,
                AWS_EC2_METADATA_SERVICE_ENDPOINT and the variables of AWS credentials are honoured as usual.

                Exit codes: 0 stopped as asked, 1 a fault that a restart may heal, 2 wrong settings.

                Other commands, each with --help: check, enroll, unenroll, rehearse.
                """.formatted(Declared.all().stream().map(Help::option).collect(Collectors.joining()));
    }

    private static String option(Setting<?> setting) {
        return "  %s=%s\n      %s\n      Accepted: %s\n"
                .formatted(
                        setting.option(),
                        setting.byDefault(),
                        setting.meaning(),
                        setting.kind().accepted());
    }

    /** The rows of docs/settings.md. */
    static String table() {
        return Declared.all().stream()
                .map(s -> "| `%s` | `%s` | %s | %s |\n"
                        .formatted(s.name(), s.byDefault(), s.kind().accepted(), s.meaning()))
                .collect(Collectors.joining());
    }
}
