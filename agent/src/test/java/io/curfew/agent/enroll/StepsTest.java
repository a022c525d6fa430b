package io.curfew.agent.enroll;

import static io.curfew.agent.enroll.FakeGroups.hook;
import static io.curfew.agent.enroll.FakeGroups.ours;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {
    private static final WantedHook WANTED = new WantedHook("curfew", Duration.ofMinutes(5));
    private static final String NO_MARK = "{\"team\":\"payments\"}";

    @Test
    void aGroupWithoutTheHookGetsIt() {
        assertThat(enroll()).isEqualTo(new Step.Create("workers", WANTED));
        assertThat(enroll(hook("Terminate-LC-Hook", 1800, "CONTINUE", "")))
                .isEqualTo(new Step.Create("workers", WANTED));
    }

    @Test
    void aHookThatIsAsWantedIsLeftAlone() {
        assertThat(enroll(ours(300))).isInstanceOf(Step.AsWanted.class);
    }

    @Test
    void whatDiffersIsSaidAndChanged() {
        var step = enroll(hook("curfew", 3600, "ABANDON", WantedHook.MARK + " and a note"));

        assertThat(step)
                .isInstanceOfSatisfying(
                        Step.Change.class,
                        change -> assertThat(change.differences())
                                .extracting(Step.Difference::toString)
                                .containsExactly(
                                        "heartbeat timeout: 3600 s -> 300 s",
                                        "waits at most: 48h -> 8h20m",
                                        "default result: ABANDON -> CONTINUE"));
    }

    @Test
    void aHookWithoutTheMarkIsNeverChanged() {
        assertThat(enroll(hook("curfew", 3600, "CONTINUE", NO_MARK)))
                .isInstanceOfSatisfying(
                        Step.Refuse.class,
                        refusal -> assertThat(refusal.why())
                                .contains("was not made by `curfew enroll`", "heartbeat timeout: 3600 s -> 300 s"));
    }

    @Test
    void aHookWithoutTheMarkThatIsAsWantedWillDo() {
        assertThat(enroll(hook("curfew", 300, "CONTINUE", NO_MARK)))
                .isEqualTo(new Step.AsWanted("workers", "hook curfew is as wanted, and somebody else's"));
    }

    @Test
    void aHookOfLaunchesIsNotTurnedAround() {
        var launching = new PresentHook(
                "curfew", "autoscaling:EC2_INSTANCE_LAUNCHING", Duration.ofMinutes(5), "CONTINUE", WantedHook.MARK);

        assertThat(enroll(launching)).isInstanceOf(Step.Refuse.class);
    }

    @Test
    void onlyAMarkedHookIsDeleted() {
        assertThat(unenroll(ours(60))).isEqualTo(new Step.Delete("workers", "curfew"));
        assertThat(unenroll(hook("curfew", 300, "CONTINUE", NO_MARK))).isInstanceOf(Step.Refuse.class);
        assertThat(unenroll(hook("curfew", 300, "CONTINUE", ""))).isInstanceOf(Step.Refuse.class);
    }

    @Test
    void whereThereIsNoHookThereIsNothingToDelete() {
        assertThat(unenroll(hook("other", 300, "CONTINUE", WantedHook.MARK))).isInstanceOf(Step.AsWanted.class);
    }

    private static Step enroll(PresentHook... present) {
        return Steps.toEnroll("workers", List.of(present), WANTED);
    }

    private static Step unenroll(PresentHook... present) {
        return Steps.toUnenroll("workers", List.of(present), "curfew");
    }
}
