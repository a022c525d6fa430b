package io.curfew.agent.rehearse;

import io.curfew.agent.settings.CommandLine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The options of the command rehearse.
 *
 * @param question empty where it is wrong
 * @param url of an agent; empty: the one on this node
 * @param node to be rehearsed from here, without asking an agent
 * @param settings the words that are left, for the reader of the settings
 */
public record RehearseOptions(
        Optional<Question> question,
        RehearsalPage.Form output,
        Optional<String> url,
        Optional<String> node,
        Optional<String> kubeconfig,
        Optional<String> context,
        boolean help,
        List<String> settings) {

    public static final String HELP = """
            Usage: curfew rehearse [--notice=KIND] [--in=2m] [--hook-timeout=1h] [--output=text|json]
                                   [--url=http://HOST:PORT]
               or: curfew rehearse --node=NAME [--kubeconfig=FILE] [--context=NAME] [SETTINGS] ...

            Says what would happen if an interruption came to a node now: when it would be empty, who would be
            cut short, who is blocked by which PodDisruptionBudget. Changes nothing: evictions are dry runs.

              --notice=spot
                  %s.
              --in=2m
                  What a spot notice leaves, or how far the NotBefore of a maintenance is.
              --hook-timeout=8h20m
                  GlobalTimeout of the hook, for asg-termination and warm-pool.
              --output=text
                  A table, or json.
              --url=http://127.0.0.1:9809
                  The agent that is asked. Without it: the one on this node.
              --node=NAME
                  Rehearses that node from here, by the own kubeconfig. Needs the rights to list pods and budgets,
                  to get the node and to evict. Settings are those of `curfew run`, as the agents there have them.
              --kubeconfig=FILE, --context=NAME
                  Instead of the standard ones.

            Exit codes: 0 empty in time with nobody cut short, 1 something that matters was found or there is no
            answer, 2 wrong use.
            """.formatted(Announced.all().replace("detached, ", "detached,\n      "));

    private static final List<String> VALUED = Stream.concat(
                    QuestionReader.NAMES.stream(), Stream.of("output", "url", "node", "kubeconfig", "context"))
            .toList();

    public RehearseOptions {
        settings = List.copyOf(settings);
    }

    /** What is wrong is added to {@code wrong}, one line each. */
    public static RehearseOptions read(List<String> args, List<String> wrong) {
        var line = new CommandLine(args, VALUED, List.of("help"));
        var output = line.one("output").orElse("text");
        if (!output.equals("text") && !output.equals("json")) {
            line.complain("--output=" + output + ": must be one of text, json");
        }
        var url = line.one("url");
        var node = line.one("node");
        var kubeconfig = line.one("kubeconfig");
        var context = line.one("context");
        if (url.isPresent() && node.isPresent()) {
            line.complain("--url: an agent is asked, or --node is rehearsed from here, not both");
        }
        if (url.filter(u -> !u.matches("https?://[^/?#\\s]+/?")).isPresent()) {
            line.complain("--url=" + url.orElse("") + ": must be like http://127.0.0.1:9809");
        }
        if (node.isEmpty() && (kubeconfig.isPresent() || context.isPresent())) {
            line.complain("--kubeconfig, --context: only with --node");
        }
        var question = QuestionReader.read(line);
        wrong.addAll(line.wrong());
        return new RehearseOptions(
                question,
                output.equals("json") ? RehearsalPage.Form.JSON : RehearsalPage.Form.TEXT,
                url,
                node,
                kubeconfig,
                context,
                line.has("help"),
                line.rest());
    }
}
