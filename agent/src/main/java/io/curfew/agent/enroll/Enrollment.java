package io.curfew.agent.enroll;

import io.curfew.agent.enroll.Order.Mode;
import io.curfew.agent.enroll.Order.Task;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import io.curfew.agent.settings.Lengths;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Carries out an order, group by group, and says what it does. One group's trouble does not keep the others waiting. */
public final class Enrollment {
    private final GroupHooks hooks;
    private final Order order;
    private final Consumer<String> out;
    private final Map<Outcome, Integer> tally = new EnumMap<>(Outcome.class);

    /** How it ended for one group. */
    private enum Outcome {
        CREATED("created", "to create"),
        CHANGED("changed", "to change"),
        DELETED("deleted", "to delete"),
        AS_WANTED("nothing to do", "nothing to do"),
        REFUSED("refused", "refused"),
        FAILED("failed", "failed");

        private final String done;
        private final String planned;

        Outcome(String done, String planned) {
            this.done = done;
            this.planned = planned;
        }
    }

    /**
     * @param out takes the lines for people
     */
    public Enrollment(GroupHooks hooks, Order order, Consumer<String> out) {
        this.hooks = hooks;
        this.order = order;
        this.out = out;
    }

    /** Returns whether all is as wanted in the end (in a dry run: whether it would be). */
    public boolean run() {
        switch (hooks.groups(order.groups())) {
            case AwsAnswer.Good<List<String>>(var found) -> {
                missing(found).forEach(name -> fail(name, "there is no such group"));
                found.forEach(this::serve);
                if (tally.isEmpty()) {
                    out.accept("there is no group " + order.groups().text());
                    count(Outcome.FAILED);
                    return false;
                }
                out.accept(summary());
            }
            case AwsAnswer<List<String>> no -> {
                out.accept("cannot look up the groups: " + Sentence.of(no));
                count(Outcome.FAILED);
            }
        }
        return !tally.containsKey(Outcome.FAILED) && !tally.containsKey(Outcome.REFUSED);
    }

    private List<String> missing(List<String> found) {
        return switch (order.groups()) {
            case Selection.Named named ->
                named.names().stream().filter(n -> !found.contains(n)).toList();
            case Selection.Tagged _ -> List.of();
        };
    }

    private void serve(String group) {
        switch (hooks.hooks(group)) {
            case AwsAnswer.Good<List<PresentHook>>(var present) -> take(step(group, present));
            case AwsAnswer<List<PresentHook>> no -> fail(group, "cannot look up its hooks: " + Sentence.of(no));
        }
    }

    private Step step(String group, List<PresentHook> present) {
        return switch (order.task()) {
            case Task.Enroll(var hook) -> Steps.toEnroll(group, present, hook);
            case Task.Unenroll(var name) -> Steps.toUnenroll(group, present, name);
        };
    }

    private void take(Step step) {
        switch (step) {
            case Step.AsWanted s -> {
                out.accept(s.group() + ": " + s.why() + ": nothing to do");
                count(Outcome.AS_WANTED);
            }
            case Step.Refuse s -> {
                out.accept(s.group() + ": REFUSED: " + s.why());
                count(Outcome.REFUSED);
            }
            case Step.Create s -> {
                out.accept(s.group() + ": + hook " + s.hook().name());
                out.accept(
                        "    heartbeat timeout: " + s.hook().heartbeatTimeout().toSeconds() + " s");
                out.accept("    waits at most: "
                        + Lengths.text(Timeouts.longestWait(s.hook().heartbeatTimeout())));
                out.accept("    default result: " + WantedHook.DEFAULT_RESULT);
                carryOut(s.group(), Outcome.CREATED, () -> hooks.put(s.group(), s.hook()));
            }
            case Step.Change s -> {
                out.accept(s.group() + ": ~ hook " + s.hook().name());
                s.differences().forEach(d -> out.accept("    " + d));
                carryOut(s.group(), Outcome.CHANGED, () -> hooks.put(s.group(), s.hook()));
            }
            case Step.Delete s -> {
                out.accept(s.group() + ": - hook " + s.hook());
                carryOut(s.group(), Outcome.DELETED, () -> hooks.delete(s.group(), s.hook()));
            }
        }
    }

    private void carryOut(String group, Outcome outcome, Call call) {
        if (order.mode() == Mode.DRY_RUN) {
            count(outcome);
            return;
        }
        switch (call.make()) {
            case AwsAnswer.Good<Result.Done> _ -> {
                out.accept("    " + outcome.done);
                count(outcome);
            }
            case AwsAnswer<Result.Done> no -> fail(group, Sentence.of(no));
        }
    }

    private void fail(String group, String why) {
        out.accept(group + ": FAILED: " + why);
        count(Outcome.FAILED);
    }

    private void count(Outcome outcome) {
        tally.merge(outcome, 1, Integer::sum);
    }

    private String summary() {
        var dry = order.mode() == Mode.DRY_RUN;
        var groups = tally.values().stream().mapToInt(Integer::intValue).sum();
        var counts = tally.entrySet().stream()
                .map(e -> e.getValue() + " " + (dry ? e.getKey().planned : e.getKey().done))
                .collect(Collectors.joining(", "));
        return groups + (groups == 1 ? " group: " : " groups: ") + counts + (dry ? " (dry run: nothing was done)" : "");
    }

    private interface Call {
        AwsAnswer<Result.Done> make();
    }
}
