package io.curfew.agent.rehearse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.rehearse.Rehearsal.Deadline;
import io.curfew.agent.rehearse.Rehearsal.HookForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A rehearsal as docs/rehearse.md describes it: fields are added, and never renamed. Every field is always there, null
 * where there is nothing to say. Instants are ISO 8601; seconds have fractions.
 */
public final class RehearsalJson {
    private static final int VERSION = 1;

    private RehearsalJson() {}

    public static String of(Rehearsal rehearsal) {
        var json = object();
        json.put("version", VERSION);
        json.put("node", rehearsal.node());
        json.put("notice", rehearsal.question().announced().text());
        json.put("at", rehearsal.at().toString());
        json.put("time", rehearsal.time().map(Instant::toString).orElse(null));
        json.put("effect", rehearsal.effect().name().toLowerCase(Locale.ROOT));
        json.put("well", rehearsal.well());
        json.set("deadline", rehearsal.deadline().map(RehearsalJson::deadline).orElse(null));
        json.set("empty", window(rehearsal.empty()));
        json.set("hook", rehearsal.hook().map(RehearsalJson::hook).orElse(null));
        var pods = json.putArray("pods");
        rehearsal.pods().forEach(p -> pods.add(pod(p)));
        var findings = json.putArray("findings");
        rehearsal.findings().forEach(f -> findings.add(finding(f)));
        var notes = json.putArray("notes");
        rehearsal.notes().forEach(notes::add);
        json.put("requests", rehearsal.requests());
        return json.toPrettyString() + "\n";
    }

    /** For what is no rehearsal. */
    public static String error(String why) {
        return object().put("version", VERSION).put("error", why).toPrettyString() + "\n";
    }

    private static ObjectNode deadline(Deadline deadline) {
        var json = object();
        json.put("at", deadline.at().toString());
        json.put("reason", deadline.reason());
        json.put("onTimeout", deadline.onTimeout());
        json.put("limit", deadline.limit().map(Instant::toString).orElse(null));
        return json;
    }

    private static ObjectNode window(Window window) {
        var json = object();
        json.put("earliest", window.earliest().map(Instant::toString).orElse(null));
        json.put("latest", window.latest().map(Instant::toString).orElse(null));
        return json;
    }

    private static ObjectNode hook(HookForecast hook) {
        var json = object();
        json.put("name", hook.name());
        json.put("globalTimeoutSeconds", hook.globalTimeout().toSeconds());
        json.put("heartbeatEverySeconds", hook.every().toSeconds());
        json.put("fewestHeartbeats", hook.fewestHeartbeats());
        json.put("mostHeartbeats", hook.mostHeartbeats());
        json.set("completed", window(hook.completed()));
        var results = json.putArray("results");
        hook.results().stream().map(HookResult::name).forEach(results::add);
        return json;
    }

    private static ObjectNode pod(PodForecast pod) {
        var json = object();
        json.put("namespace", pod.pod().namespace());
        json.put("name", pod.pod().name());
        json.put("uid", pod.pod().uid());
        json.put("class", pod.podClass().text());
        json.put("why", "The pod " + pod.podClass().reason() + ".");
        json.put("blocking", pod.blocking());
        json.put("critical", pod.critical());
        json.set("sentHome", pod.sentHome().map(RehearsalJson::window).orElse(null));
        json.put("wantedGraceSeconds", seconds(pod.wanted()));
        json.put("leastGraceSeconds", pod.granted().map(g -> seconds(g.least())).orElse(null));
        json.put("mostGraceSeconds", pod.granted().map(g -> seconds(g.most())).orElse(null));
        json.put("cutShort", pod.cutShort().text());
        json.set("gone", window(pod.gone()));
        json.put("left", pod.left().text());
        json.put("forced", pod.forced().text());
        json.put("forcedAt", pod.forcedAt().map(Instant::toString).orElse(null));
        json.put("refusal", pod.refusal().orElse(null));
        json.set("budget", pod.budget().map(RehearsalJson::budget).orElse(null));
        var finalizers = json.putArray("finalizers");
        pod.pod().finalizers().forEach(finalizers::add);
        return json;
    }

    private static ObjectNode budget(PodForecast.Closed budget) {
        var json = object();
        json.put("name", budget.name());
        json.put("needed", budget.needed().orElse(null));
        json.put("healthy", budget.healthy().orElse(null));
        return json;
    }

    private static ObjectNode finding(Finding finding) {
        var json = object();
        json.put("kind", finding.kind().text());
        json.put("certainty", finding.certainty().text());
        json.put("pod", finding.pod().orElse(null));
        json.put("text", finding.text());
        return json;
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
