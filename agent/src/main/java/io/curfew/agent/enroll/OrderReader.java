package io.curfew.agent.enroll;

import io.curfew.agent.enroll.Order.Mode;
import io.curfew.agent.enroll.Order.Read;
import io.curfew.agent.enroll.Order.Task;
import io.curfew.agent.enroll.Selection.Tag;
import io.curfew.agent.settings.CommandLine;
import io.curfew.agent.settings.Lengths;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the command lines of enroll and unenroll. */
public final class OrderReader {
    private static final Pattern HOOK_NAME = Pattern.compile("[A-Za-z0-9_/-]{1,255}");
    /** Made and completed by EKS for its managed node groups (A13). */
    private static final String EKS_HOOK = "Terminate-LC-Hook";

    private static final List<String> COMMON = List.of("group", "tag", "hook-name", "region", "profile");
    private static final List<String> TIMES = List.of("longest-drain", "heartbeat-timeout");
    private static final List<String> FLAGS = List.of("dry-run", "help");
    /** The default of drain.timeout. */
    private static final Duration USUAL_DRAIN = Duration.ofHours(1);

    private OrderReader() {}

    public static Read enroll(List<String> args) {
        return read(
                "enroll", args, Stream.concat(COMMON.stream(), TIMES.stream()).toList(), OrderHelp.ENROLL, line -> {
                    var name = hookName(line);
                    return new Task.Enroll(new WantedHook(name, heartbeatTimeout(line)));
                });
    }

    public static Read unenroll(List<String> args) {
        return read("unenroll", args, COMMON, OrderHelp.UNENROLL, line -> new Task.Unenroll(hookName(line)));
    }

    private static Read read(
            String command, List<String> args, List<String> valued, String help, Function<CommandLine, Task> tasks) {
        var line = new CommandLine(args, valued, FLAGS);
        if (line.has("help")) {
            return new Read.Help(help);
        }
        line.refuseRest(command, Stream.concat(valued.stream(), FLAGS.stream()).toList());
        var groups = groups(line);
        var task = tasks.apply(line);
        var mode = line.has("dry-run") ? Mode.DRY_RUN : Mode.FOR_REAL;
        var order = new Order(groups, task, mode, line.one("region"), line.one("profile"));
        return line.wrong().isEmpty() ? new Read.Good(order) : new Read.Wrong(line.wrong());
    }

    private static Selection groups(CommandLine line) {
        var names = line.all("group").stream().distinct().toList();
        var tags = line.all("tag").stream().map(Tag::read).toList();
        if (names.isEmpty() == tags.isEmpty()) {
            line.complain(
                    names.isEmpty()
                            ? "which groups? --group=NAME (once or more), or --tag=KEY=VALUE (once or more)"
                            : "--group and --tag: give one or the other");
        }
        if (Stream.concat(names.stream(), tags.stream().map(Tag::key)).anyMatch(String::isBlank)) {
            line.complain("--group and --tag: must not be empty");
        }
        return tags.isEmpty() ? new Selection.Named(names) : new Selection.Tagged(tags);
    }

    private static String hookName(CommandLine line) {
        var name = line.one("hook-name").orElse("curfew");
        if (!HOOK_NAME.matcher(name).matches()) {
            line.complain("--hook-name: must be letters, digits, '-', '_' and '/', at most 255");
        } else if (name.equals(EKS_HOOK)) {
            line.complain("--hook-name=" + EKS_HOOK + ": belongs to EKS, which completes it itself");
        }
        return name;
    }

    private static Duration heartbeatTimeout(CommandLine line) {
        var drain = line.length("longest-drain", "1s", "48h");
        var timeout = line.length("heartbeat-timeout", "30s", "2h");
        var longest = drain.orElse(timeout.isPresent() ? Duration.ZERO : USUAL_DRAIN);
        if (longest.compareTo(Timeouts.longestDrainOfAll()) > 0) {
            line.complain("--longest-drain=" + Lengths.text(longest) + ": no hook lasts that long; at most "
                    + Lengths.text(Timeouts.longestDrainOfAll()));
            return Timeouts.USUAL;
        }
        timeout.filter(t -> Timeouts.longestDrain(t).compareTo(longest) < 0)
                .ifPresent(t -> line.complain("--heartbeat-timeout=" + Lengths.text(t) + ": leaves time for a drain of "
                        + Lengths.text(Timeouts.longestDrain(t)) + "; a drain of " + Lengths.text(longest) + " needs "
                        + Timeouts.heartbeatFor(longest).toSeconds() + "s"));
        return timeout.orElseGet(() -> Timeouts.heartbeatFor(longest));
    }
}
