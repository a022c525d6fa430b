package io.curfew.agent;

import io.curfew.agent.kubernetes.NoCluster;
import io.curfew.agent.kubernetes.SoundingLines;
import io.curfew.agent.loop.Self;
import io.curfew.agent.port.Traffic;
import io.curfew.agent.rehearse.Desk.Told;
import io.curfew.agent.rehearse.Question;
import io.curfew.agent.rehearse.RehearsalJson;
import io.curfew.agent.rehearse.RehearsalPage;
import io.curfew.agent.rehearse.RehearsalText;
import io.curfew.agent.rehearse.RehearseOptions;
import io.curfew.agent.settings.Parsed;
import io.curfew.agent.settings.Settings;
import io.curfew.agent.settings.SettingsReader;
import io.curfew.agent.telemetry.Logging;
import io.curfew.agent.telemetry.Rehearsals;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code curfew rehearse}: exit codes 0 nothing matters, 1 something does or there is no answer, 2 wrong use. */
final class Rehearse {
    private static final int WELL = 0;
    private static final int FOUND = 1;
    private static final int WRONG_USE = 2;
    /** A rehearsal's limit, and what the two runs take on a small machine. */
    private static final Duration PATIENCE = RehearseDesk.LIMIT.plusSeconds(15);

    private Rehearse() {}

    static int run(List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
        var wrong = new ArrayList<String>();
        var options = RehearseOptions.read(args, wrong);
        if (options.help()) {
            out.print(RehearseOptions.HELP);
            return WELL;
        }
        var surroundings = new HashMap<>(env);
        // Whoever only asks an agent need not say which Node it is.
        surroundings.putIfAbsent("NODE_NAME", "unnamed");
        options.node().ifPresent(name -> surroundings.put("NODE_NAME", name));
        var parsed = SettingsReader.read(options.settings(), surroundings);
        if (parsed instanceof Parsed.Wrong(var lines)) {
            wrong.addAll(lines);
        }
        if (!wrong.isEmpty() || options.question().isEmpty() || !(parsed instanceof Parsed.Ok ok)) {
            wrong.forEach(err::println);
            return WRONG_USE;
        }
        // Standard output is for the answer; whatever the libraries say is not part of it.
        Logging.start(new Settings.Log(Settings.Format.TEXT, Settings.Level.ERROR));
        try {
            return options.node().isPresent()
                    ? fromHere(options, options.question().get(), ok.settings(), out, err)
                    : byAgent(options, options.question().get(), ok.settings(), out, err);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FOUND;
        }
    }

    private static int fromHere(
            RehearseOptions options, Question question, Settings settings, PrintStream out, PrintStream err)
            throws InterruptedException {
        var clock = InstantSource.system();
        try (var soundings = SoundingLines.open(
                settings, options.kubeconfig().map(Path::of), options.context(), Traffic.uncounted(), clock)) {
            var self = new Self(settings.nodeName(), Optional.empty());
            return switch (RehearseDesk.play(soundings, settings, self, clock, question)) {
                case Told.Answer(var rehearsal) -> {
                    out.print(
                            switch (options.output()) {
                                case TEXT -> RehearsalText.of(rehearsal);
                                case JSON -> RehearsalJson.of(rehearsal);
                            });
                    yield rehearsal.well() ? WELL : FOUND;
                }
                case Told.Unable(var why) -> none(why, err);
                case Told.Busy busy -> none(busy.why(), err);
            };
        } catch (NoCluster none) {
            return none(String.valueOf(none.getMessage()), err);
        }
    }

    private static int byAgent(
            RehearseOptions options, Question question, Settings settings, PrintStream out, PrintStream err)
            throws InterruptedException {
        var agent = options.url().map(u -> u.replaceFirst("/$", "")).orElseGet(() -> agentOnThisNode(settings));
        var uri = URI.create(agent + Rehearsals.PATH + "?" + query(question, options.output()));
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return none(
                        agent + " answered " + response.statusCode() + ": "
                                + response.body().strip(),
                        err);
            }
            out.print(response.body());
            return response.headers()
                            .firstValue(RehearsalPage.FINDINGS)
                            .orElse("")
                            .equals("0")
                    ? WELL
                    : FOUND;
        } catch (IOException noAnswer) {
            return none(
                    "no agent answers at " + agent + " (" + noAnswer
                            + "): name one with --url, or rehearse from here with --node",
                    err);
        }
    }

    private static int none(String why, PrintStream err) {
        err.println(why);
        return FOUND;
    }

    private static String agentOnThisNode(Settings settings) {
        var bind = settings.http().bind();
        var everywhere = bind.equals("0.0.0.0") || bind.equals("::");
        var host = everywhere ? "127.0.0.1" : bind.contains(":") ? "[" + bind + "]" : bind;
        return "http://" + host + ":" + settings.http().port();
    }

    private static String query(Question question, RehearsalPage.Form form) {
        return "notice=" + question.announced().text()
                + question.in().map(d -> "&in=" + d.toSeconds() + "s").orElse("")
                + question.hookTimeout()
                        .map(d -> "&hook-timeout=" + d.toSeconds() + "s")
                        .orElse("")
                + "&format=" + (form == RehearsalPage.Form.JSON ? "json" : "text");
    }
}
