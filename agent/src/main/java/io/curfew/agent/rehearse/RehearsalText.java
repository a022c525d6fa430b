package io.curfew.agent.rehearse;

import io.curfew.agent.drain.PodClass;
import io.curfew.agent.rehearse.Rehearsal.Deadline;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A rehearsal for people, in lines of at most 100 characters. */
public final class RehearsalText {
    private static final int WIDTH = 100;
    private static final String ROW = "%-42s  %-12s  %-13s  %-12s  %s";
    private static final int LONGEST_NAME = 42;

    private final Rehearsal rehearsal;
    private final List<String> lines = new ArrayList<>();

    private RehearsalText(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    public static String of(Rehearsal rehearsal) {
        var text = new RehearsalText(rehearsal);
        text.write();
        return text.lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private void write() {
        say("If " + rehearsal.question().announced().words() + " came to " + rehearsal.node() + " now"
                + rehearsal
                        .time()
                        .map(t -> ", for " + clock(t) + " (in " + Spoken.upTo(rehearsal.at(), t) + ")")
                        .orElse("")
                + ":");
        switch (rehearsal.effect()) {
            case IGNORE -> say("Nothing would be done: the settings say to ignore it.");
            case CORDON -> say("The node would only be cordoned; its pods stay.");
            case DRAIN -> drain();
        }
        notes();
    }

    private void drain() {
        verdict();
        rehearsal.deadline().ifPresent(this::deadline);
        rehearsal.hook().ifPresent(this::hook);
        if (!rehearsal.blocking().isEmpty()) {
            lines.add("");
            table();
        }
        staying().ifPresent(this::say);
        findings();
    }

    private void verdict() {
        var cut = rehearsal.pods().stream()
                .filter(p -> p.cutShort() != Certainty.NO)
                .count();
        var empty = rehearsal.blocking().isEmpty()
                ? "The node is empty already"
                : rehearsal
                        .empty()
                        .latest()
                        .map(_ -> "The node would be empty after " + Spoken.range(rehearsal.at(), rehearsal.empty()))
                        .orElseGet(() -> rehearsal
                                .empty()
                                .earliest()
                                .map(e -> "The node would be empty after " + Spoken.from(rehearsal.at(), e)
                                        + " at best, and perhaps never")
                                .orElse("The node would not become empty"));
        say(empty + "; " + (cut == 0 ? "nobody" : cut == 1 ? "1 pod" : cut + " pods") + " cut short.");
    }

    private void deadline(Deadline deadline) {
        say("Deadline: " + clock(deadline.at()) + ", after " + Spoken.from(rehearsal.at(), deadline.at()) + " ("
                + deadline.reason() + "). On timeout: " + deadline.onTimeout() + ".");
    }

    private void hook(Rehearsal.HookForecast hook) {
        var heartbeats = hook.fewestHeartbeats() == hook.mostHeartbeats()
                ? Integer.toString(hook.mostHeartbeats())
                : hook.fewestHeartbeats() + " to " + hook.mostHeartbeats();
        say("Hook " + hook.name() + ": " + heartbeats + " heartbeats, one each " + Spoken.length(hook.every()) + "; "
                + (hook.results().isEmpty()
                        ? "never completed."
                        : "completed with "
                                + hook.results().stream().map(Enum::name).collect(Collectors.joining(" or "))
                                + " after " + Spoken.range(rehearsal.at(), hook.completed()) + "."));
    }

    private void table() {
        lines.add(ROW.formatted("POD", "CLASS", "GRACE", "SENT HOME", "GONE").stripTrailing());
        rehearsal.blocking().stream()
                .sorted(Comparator.comparing(
                                (PodForecast p) -> p.gone().latest().orElse(Instant.MAX))
                        .reversed()
                        .thenComparing(p -> p.pod().fullName()))
                .forEach(p -> lines.add(ROW.formatted(
                                cut(p.pod().fullName()),
                                p.podClass().text(),
                                grace(p),
                                sentHome(p),
                                Spoken.range(rehearsal.at(), p.gone()))
                        .stripTrailing()));
    }

    private static String grace(PodForecast pod) {
        var granted = pod.granted().map(Spoken::range).orElse("-");
        return pod.cutShort() == Certainty.NO ? granted : granted + "/" + Spoken.length(pod.wanted());
    }

    private String sentHome(PodForecast pod) {
        if (pod.podClass() == PodClass.TERMINATING) {
            return "on its way";
        }
        return pod.sentHome()
                .map(w -> Spoken.range(rehearsal.at(), w)
                        + switch (pod.forced()) {
                            case YES -> " !";
                            case PERHAPS -> " ?";
                            case NO -> "";
                        })
                .orElse("never");
    }

    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : "..." + name.substring(name.length() - LONGEST_NAME + 3);
    }

    private Optional<String> staying() {
        var classes = new EnumMap<PodClass, Long>(PodClass.class);
        rehearsal.pods().stream().filter(p -> !p.blocking()).forEach(p -> classes.merge(p.podClass(), 1L, Long::sum));
        var total = classes.values().stream().mapToLong(Long::longValue).sum();
        return total == 0
                ? Optional.empty()
                : Optional.of((total == 1 ? "1 pod does" : total + " pods do") + " not block: "
                        + classes.entrySet().stream()
                                .map(e -> e.getValue() + " " + e.getKey().text())
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    private void findings() {
        lines.add("");
        if (rehearsal.findings().isEmpty()) {
            lines.add("Nothing that matters was found.");
        }
        for (var finding : rehearsal.findings()) {
            var kind = finding.kind().text().toUpperCase(Locale.ROOT);
            say(kind + (finding.certainty() == Certainty.PERHAPS ? "?" : "") + "  "
                    + finding.pod().map(p -> p + " ").orElse("") + finding.text());
        }
        var held = rehearsal.blocking().stream()
                .filter(p -> !p.pod().finalizers().isEmpty())
                .toList();
        for (var pod : held) {
            say("HELD  " + pod.pod().fullName() + ": its object stays until somebody removes "
                    + String.join(", ", pod.pod().finalizers()) + "; nothing waits for it.");
        }
    }

    private void notes() {
        rehearsal.notes().forEach(n -> say("Note: " + n));
    }

    // Wrapped between words, what follows indented.
    private void say(String text) {
        var line = new StringBuilder();
        for (var word : printable(text).split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder("    ").append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
    }

    // What a server or a pod's author wrote must not colour the terminal.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String clock(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
