package io.curfew.agent.check;

import io.curfew.agent.check.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The findings as people and machines read them. */
public final class Report {
    private static final int WIDTH = 8;

    private Report() {}

    /** One line for each finding, and one that sums up. */
    public static List<String> lines(List<Finding> findings) {
        var lines = new ArrayList<String>();
        for (var finding : findings) {
            var verdict = finding.verdict() == Verdict.PROBLEM
                    ? "PROBLEM"
                    : finding.verdict().text();
            lines.add(verdict + " ".repeat(WIDTH - verdict.length()) + finding.check() + ": " + finding.text()
                    + finding.remedy().map(r -> " => " + r).orElse(""));
        }
        lines.add(summary(findings));
        return lines;
    }

    /** {@code {"ready": false, "findings": [{"verdict", "check", "text", "remedy"}]}}; remedy is null where there is none. */
    public static String json(List<Finding> findings) {
        return "{\"ready\":" + findings.stream().noneMatch(Finding::matters) + ",\"findings\":["
                + findings.stream().map(Report::json).collect(Collectors.joining(",")) + "]}";
    }

    private static String json(Finding finding) {
        return "{\"verdict\":" + quoted(finding.verdict().text()) + ",\"check\":" + quoted(finding.check())
                + ",\"text\":" + quoted(finding.text()) + ",\"remedy\":"
                + finding.remedy().map(Report::quoted).orElse("null") + "}";
    }

    private static String summary(List<Finding> findings) {
        var problems = findings.stream().filter(Finding::matters).count();
        var unknown =
                findings.stream().filter(f -> f.verdict() == Verdict.UNKNOWN).count();
        return (problems == 0 ? "ready" : problems == 1 ? "1 problem" : problems + " problems")
                + (unknown == 0 ? "" : ", " + unknown + " not found out");
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                    if (c < 0x20) {
                        json.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        json.append((char) c);
                    }
                }
            }
        });
        return json.append('"').toString();
    }
}
