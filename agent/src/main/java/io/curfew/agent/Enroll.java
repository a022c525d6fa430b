package io.curfew.agent;

import io.curfew.agent.aws.OperatorGroupHooks;
import io.curfew.agent.enroll.Enrollment;
import io.curfew.agent.enroll.Order;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.telemetry.Logging;
import java.io.PrintStream;
import java.time.InstantSource;

/** {@code curfew enroll} and {@code unenroll}: exit codes 0 all as wanted, 1 refused or failed, 2 wrong use. */
final class Enroll {
    private static final int AS_WANTED = 0;
    private static final int TROUBLE = 1;
    private static final int WRONG_USE = 2;

    private Enroll() {}

    static int run(Order.Read read, PrintStream out, PrintStream err) {
        return switch (read) {
            case Order.Read.Help(var text) -> {
                out.print(text);
                yield AS_WANTED;
            }
            case Order.Read.Wrong(var lines) -> {
                lines.forEach(err::println);
                yield WRONG_USE;
            }
            case Order.Read.Good(var order) -> {
                // Standard output is for the answer; whatever the libraries say is not part of it.
                Logging.start(new Settings.Log(Settings.Format.TEXT, Settings.Level.ERROR));
                try (var hooks = new OperatorGroupHooks(order.region(), order.profile(), InstantSource.system())) {
                    yield new Enrollment(hooks, order, out::println).run() ? AS_WANTED : TROUBLE;
                }
            }
        };
    }
}
