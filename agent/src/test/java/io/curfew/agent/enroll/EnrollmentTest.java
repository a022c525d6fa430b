package io.curfew.agent.enroll;

import static io.curfew.agent.enroll.FakeGroups.hook;
import static io.curfew.agent.enroll.FakeGroups.ours;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.enroll.Order.Mode;
import io.curfew.agent.enroll.Order.Task;
import io.curfew.agent.enroll.Selection.Tag;
import io.curfew.agent.port.AwsAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnrollmentTest {
    private static final Task ENROLL = new Task.Enroll(new WantedHook("curfew", Duration.ofMinutes(5)));

    private final FakeGroups groups = new FakeGroups();
    private final List<String> said = new ArrayList<>();

    @Test
    void eachGroupGetsWhatItLacks() {
        groups.with("new").with("old", ours(60)).with("ready", ours(300));

        assertThat(run(ENROLL, Mode.FOR_REAL, "new", "old", "ready")).isTrue();

        assertThat(groups.writes).containsExactly("put new/curfew PT5M", "put old/curfew PT5M");
        assertThat(said)
                .containsExactly(
                        "new: + hook curfew",
                        "    heartbeat timeout: 300 s",
                        "    waits at most: 8h20m",
                        "    default result: CONTINUE",
                        "    created",
                        "old: ~ hook curfew",
                        "    heartbeat timeout: 60 s -> 300 s",
                        "    waits at most: 1h40m -> 8h20m",
                        "    changed",
                        "ready: hook curfew is as wanted: nothing to do",
                        "3 groups: 1 created, 1 changed, 1 nothing to do");
    }

    @Test
    void aSecondRunHasNothingToDo() {
        groups.with("new").with("old", ours(60));
        run(ENROLL, Mode.FOR_REAL, "new", "old");
        groups.writes.clear();
        said.clear();

        assertThat(run(ENROLL, Mode.FOR_REAL, "new", "old")).isTrue();

        assertThat(groups.writes).isEmpty();
        assertThat(said.getLast()).isEqualTo("2 groups: 2 nothing to do");
    }

    @Test
    void aDryRunWritesNothing() {
        groups.with("new").with("old", ours(60)).with("theirs", hook("curfew", 60, "ABANDON", ""));

        assertThat(run(ENROLL, Mode.DRY_RUN, "new", "old", "theirs")).isFalse();

        assertThat(groups.writes).isEmpty();
        assertThat(said.getLast())
                .isEqualTo("3 groups: 1 to create, 1 to change, 1 refused (dry run: nothing was done)");
    }

    @Test
    void oneGroupsTroubleDoesNotKeepTheOthersWaiting() {
        groups.with("theirs", hook("curfew", 60, "ABANDON", "")).with("denied").with("new");
        groups.refusedGroups.put("denied", "autoscaling:PutLifecycleHook");

        assertThat(run(ENROLL, Mode.FOR_REAL, "theirs", "denied", "missing", "new"))
                .isFalse();

        assertThat(groups.writes).containsExactly("put new/curfew PT5M");
        assertThat(said)
                .contains(
                        "missing: FAILED: there is no such group",
                        "denied: FAILED: not allowed: whoever runs this needs autoscaling:PutLifecycleHook (no)",
                        "4 groups: 1 created, 1 refused, 2 failed")
                .anyMatch(line -> line.startsWith("theirs: REFUSED: hook curfew was not made by `curfew enroll`"));
    }

    @Test
    void aTagThatNoGroupHasIsAFailure() {
        var order = new Order(
                new Selection.Tagged(List.of(new Tag("team", Optional.of("blue")), new Tag("env", Optional.empty()))),
                ENROLL,
                Mode.FOR_REAL,
                Optional.empty(),
                Optional.empty());

        assertThat(new Enrollment(groups, order, said::add).run()).isFalse();

        assertThat(said).containsExactly("there is no group with tag team=blue and env");
    }

    @Test
    void groupsThatCannotBeLookedUpAreAFailure() {
        groups.with("new");
        groups.lookup = Optional.of(new AwsAnswer.Throttled<>("Rate exceeded"));

        assertThat(run(ENROLL, Mode.FOR_REAL, "new")).isFalse();

        assertThat(groups.writes).isEmpty();
        assertThat(said).singleElement().asString().contains("too many requests", "try again");
    }

    @Test
    void unenrollTakesAwayOnlyItsOwn() {
        groups.with("ours", ours(300))
                .with("theirs", hook("curfew", 300, "CONTINUE", ""))
                .with("none");

        assertThat(run(new Task.Unenroll("curfew"), Mode.FOR_REAL, "ours", "theirs", "none"))
                .isFalse();

        assertThat(groups.writes).containsExactly("delete ours/curfew");
        assertThat(said.getLast()).isEqualTo("3 groups: 1 deleted, 1 nothing to do, 1 refused");
    }

    private boolean run(Task task, Mode mode, String... names) {
        var order = new Order(new Selection.Named(List.of(names)), task, mode, Optional.empty(), Optional.empty());
        return new Enrollment(groups, order, said::add).run();
    }
}
