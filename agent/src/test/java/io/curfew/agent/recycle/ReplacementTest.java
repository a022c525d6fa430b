package io.curfew.agent.recycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.Membership;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.plan.Journal;
import io.curfew.agent.settings.Settings.RecycleFinish;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplacementTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Capacity LACKING = new Capacity(3, 2);
    private static final Capacity FULL = new Capacity(3, 3);

    @Test
    void whereNobodyAsksNothingIsDone() {
        assertThat(next("", "InService", FULL, Facts.Drain.GOING_ON)).isEqualTo(new Step.Rest(""));
        assertThat(next("refused", "InService", FULL, Facts.Drain.GOING_ON)).isEqualTo(new Step.Rest(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pending", "Terminating:Wait", "Warmed:Running", "Detaching"})
    void whatIsNotInServiceIsRefused(String state) {
        assertThat(next("requested", state, FULL, Facts.Drain.GOING_ON)).isInstanceOf(Step.Refuse.class);
    }

    @ParameterizedTest
    @CsvSource({
        "InService, EnterStandby",
        "EnteringStandby, AskInstance",
        "Standby, AskGroup",
    })
    void onTheWayToStandbyTheReplacementIsAwaited(String state, String step) {
        assertThat(replacing("accepted", state, LACKING).getClass().getSimpleName())
                .isEqualTo(step);
    }

    @Test
    void thePodsGoWhenTheGroupIsFullAgain() {
        assertThat(replacing("accepted", "Standby", FULL)).isEqualTo(new Step.Drain());
    }

    @Test
    void aRequestCanBeTakenBackUntilTheInstanceIsOnItsWay() {
        assertThat(replacing("", "InService", LACKING)).isEqualTo(new Step.Forget());
        assertThat(replacing("", "EnteringStandby", LACKING)).isEqualTo(new Step.AskInstance());
    }

    @Test
    void theInstanceEndsWhenItsPodsAreGoneAndNotBefore() {
        assertThat(draining(Facts.Drain.GOING_ON, RecycleFinish.TERMINATE)).isInstanceOf(Step.Rest.class);
        assertThat(draining(Facts.Drain.OVER, RecycleFinish.TERMINATE)).isEqualTo(new Step.Terminate());
        assertThat(draining(Facts.Drain.OVER, RecycleFinish.STANDBY)).isInstanceOf(Step.Rest.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Terminating", "Terminating:Wait", "Terminating:Proceed"})
    void anInstanceThatIsBeingTerminatedIsNotTerminatedAgain(String state) {
        assertThat(drainedAs(state)).isInstanceOf(Step.Rest.class);
    }

    @Test
    void anInstanceThatIsOnItsWayElsewhereIsLookedAtBeforeItIsTerminated() {
        assertThat(drainedAs("EnteringStandby")).isEqualTo(new Step.AskInstance());
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", ""})
    void whereMetadataSaysStandbyTheGroupIsAskedBeforeAnythingElseIsDone(String request) {
        var facts = facts(
                request,
                Optional.of(Journal.Stage.REPLACING),
                "InService",
                LACKING,
                Facts.Drain.GOING_ON,
                RecycleFinish.TERMINATE);
        assertThat(Replacement.next(towards(TargetState.STANDBY, facts))).isEqualTo(new Step.AskInstance());
    }

    @Test
    void anInstanceThatSomebodyTakesOutOfStandbyIsNotDrainedBecauseItFillsTheGroupItself() {
        var facts = facts(
                "accepted",
                Optional.of(Journal.Stage.REPLACING),
                "Standby",
                FULL,
                Facts.Drain.GOING_ON,
                RecycleFinish.TERMINATE);
        assertThat(Replacement.next(towards(TargetState.IN_SERVICE, facts))).isEqualTo(new Step.AskInstance());
        assertThat(Replacement.next(towards(TargetState.STANDBY, facts))).isEqualTo(new Step.Drain());
    }

    @Test
    void besideAnotherInterruptionNothingIsDone() {
        var facts = new Facts(
                Optional.of("requested"),
                Optional.of(new Journal.Recycling(NOW, Journal.Stage.DRAINING)),
                known("Standby"),
                Optional.empty(),
                Optional.of(FULL),
                Facts.Drain.OVER,
                Facts.Others.STANDING,
                RecycleFinish.TERMINATE);
        assertThat(Replacement.next(facts)).isInstanceOf(Step.Rest.class);
    }

    private static Step next(String request, String state, Capacity capacity, Facts.Drain drain) {
        return Replacement.next(facts(request, Optional.empty(), state, capacity, drain, RecycleFinish.TERMINATE));
    }

    private static Step replacing(String request, String state, Capacity capacity) {
        return Replacement.next(facts(
                request,
                Optional.of(Journal.Stage.REPLACING),
                state,
                capacity,
                Facts.Drain.GOING_ON,
                RecycleFinish.TERMINATE));
    }

    private static Step draining(Facts.Drain drain, RecycleFinish finish) {
        return Replacement.next(facts("accepted", Optional.of(Journal.Stage.DRAINING), "Standby", FULL, drain, finish));
    }

    private static Step drainedAs(String state) {
        return Replacement.next(facts(
                "accepted",
                Optional.of(Journal.Stage.DRAINING),
                state,
                FULL,
                Facts.Drain.OVER,
                RecycleFinish.TERMINATE));
    }

    private static Facts facts(
            String request,
            Optional<Journal.Stage> stage,
            String state,
            Capacity capacity,
            Facts.Drain drain,
            RecycleFinish finish) {
        return new Facts(
                request.isEmpty() ? Optional.empty() : Optional.of(request),
                stage.map(s -> new Journal.Recycling(NOW, s)),
                known(state),
                Optional.empty(),
                Optional.of(capacity),
                drain,
                Facts.Others.NONE,
                finish);
    }

    private static Facts towards(TargetState target, Facts facts) {
        return new Facts(
                facts.request(),
                facts.recycling(),
                facts.membership(),
                Optional.of(target),
                facts.capacity(),
                facts.drain(),
                facts.others(),
                facts.finish());
    }

    private static Reading<Membership> known(String state) {
        return new Reading.Known<>(new Membership("workers", state), NOW);
    }
}
