package io.curfew.agent;

import io.curfew.agent.enroll.OrderReader;
import io.curfew.agent.settings.Help;
import io.curfew.agent.settings.Parsed;
import io.curfew.agent.settings.SettingsReader;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Picks the command. Exit codes: 0 stopped as asked, 1 a fault that a restart may heal, 2 wrong use or settings. */
public final class Main {
    private static final int WRONG_USE = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(command(List.of(args), System.getenv(), System.out, System.err));
    }

    static int command(List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
        var command = args.isEmpty() || args.getFirst().startsWith("--") ? "run" : args.getFirst();
        var options = args.isEmpty() || !command.equals(args.getFirst()) ? args : args.subList(1, args.size());
        return switch (command) {
            case "run" -> run(options, env, out, err);
            case "check" -> Check.run(options, env, out, err);
            case "enroll" -> Enroll.run(OrderReader.enroll(options), out, err);
            case "unenroll" -> Enroll.run(OrderReader.unenroll(options), out, err);
            case "rehearse" -> Rehearse.run(options, env, out, err);
            case "help" -> help(out);
            default -> {
                err.println(
                        "curfew " + command
                                + ": there is no such command; there are: run (default), check, enroll, unenroll, rehearse, help");
                yield WRONG_USE;
            }
        };
    }

    private static int run(List<String> options, Map<String, String> env, PrintStream out, PrintStream err) {
        if (options.contains("--help")) {
            return help(out);
        }
        return switch (SettingsReader.read(options, env)) {
            case Parsed.Wrong wrong -> {
                wrong.lines().forEach(err::println);
                yield WRONG_USE;
            }
            case Parsed.Ok ok -> RunningAgent.run(ok, env, err);
        };
    }

    private static int help(PrintStream out) {
        out.print(Help.text());
        return 0;
    }
}
