package io.curfew.agent.rehearse;

import io.curfew.agent.rehearse.Desk.Told;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is answered to a request for a rehearsal, by its query and its Accept header.
 *
 * @param headers beside the usual ones
 */
public record RehearsalPage(int code, Form form, String body, Map<String, String> headers) {
    /** How many findings matter, for whoever asks by a command and has no look at the body. */
    public static final String FINDINGS = "curfew-findings";

    public enum Form {
        TEXT("text/plain; charset=utf-8"),
        JSON("application/json; charset=utf-8");

        private final String type;

        Form(String type) {
            this.type = type;
        }

        public String type() {
            return type;
        }
    }

    public RehearsalPage {
        headers = Map.copyOf(headers);
    }

    /** Waits for the desk's answer. */
    public static RehearsalPage of(Desk desk, Map<String, String> query, String accept) throws InterruptedException {
        var form = form(query, accept);
        var line = QuestionReader.line(query);
        var question = QuestionReader.read(line);
        if (question.isEmpty()) {
            return problem(
                    400,
                    form,
                    line.wrong().stream().map(w -> w.replaceFirst("^--", "")).collect(Collectors.joining("; ")),
                    Map.of());
        }
        return switch (desk.ask(question.get())) {
            case Told.Answer(var rehearsal) ->
                new RehearsalPage(
                        200,
                        form,
                        switch (form) {
                            case TEXT -> RehearsalText.of(rehearsal);
                            case JSON -> RehearsalJson.of(rehearsal);
                        },
                        Map.of(FINDINGS, Integer.toString(rehearsal.findings().size())));
            case Told.Unable(var why) -> problem(503, form, why, Map.of());
            case Told.Busy(var retry, var why) ->
                problem(429, form, why, Map.of("retry-after", Long.toString(retry.toSeconds())));
        };
    }

    /** One line. */
    public static RehearsalPage problem(int code, Form form, String why, Map<String, String> headers) {
        return new RehearsalPage(
                code,
                form,
                switch (form) {
                    case TEXT -> why + "\n";
                    case JSON -> RehearsalJson.error(why);
                },
                headers);
    }

    /** {@code format=json} or {@code format=text} wins over the header. */
    public static Form form(Map<String, String> query, String accept) {
        var format = query.getOrDefault("format", "");
        if (format.equals("json") || format.equals("text")) {
            return format.equals("json") ? Form.JSON : Form.TEXT;
        }
        return accept.contains("application/json") ? Form.JSON : Form.TEXT;
    }
}
