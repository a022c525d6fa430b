package io.curfew.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.hook.Membership;
import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.recycle.Capacity;
import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupViewTest {
    private static final Instant FIRST = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant SILENT = FIRST.plusSeconds(600);
    private static final Instant LATER = FIRST.plusSeconds(601);

    private final GroupView group =
            GroupView.unasked(Settings.Toggle.TRUE, FIRST).described(onItsWayToThePool(), FIRST);

    @Test
    void whatTheGroupSaysInPlaceOfMetadataStandsNoLongerThanMetadataIsSilent() {
        var said = group.described(onItsWayToThePool(), LATER).completing(silent());
        assertThat(said.targetState()).isEqualTo(new Reading.Known<>(TargetState.WARMED_STOPPED, SILENT));
    }

    @Test
    void whatItSaidBeforeMetadataFellSilentIsNotTakenUp() {
        assertThat(group.completing(silent()).targetState()).isInstanceOf(Reading.Absent.class);
    }

    @Test
    void whatItSaidBeforeTheInstanceLeftTheGroupIsNotTakenUpEither() {
        var left = group.described(new AwsAnswer.Good<>(Optional.empty()), LATER);
        assertThat(left.completing(silent()).targetState()).isInstanceOf(Reading.Absent.class);
    }

    @Test
    void aFullGroupCountsWhereTheInstanceWasOnStandbyWhenThatWasAsked() {
        var full = new Capacity(2, 2);
        assertThat(group.described(is("InService"), LATER).with(full, LATER).capacity())
                .isEmpty();
        var standby = group.described(is("Standby"), LATER);
        assertThat(standby.with(full, LATER.minusMillis(1)).capacity()).isEmpty();
        assertThat(standby.with(full, LATER).capacity()).contains(full);
    }

    @Test
    void andNoLongerThanItIsThere() {
        var full = group.described(is("Standby"), FIRST).with(new Capacity(2, 2), FIRST);
        assertThat(full.described(is("Standby"), LATER).capacity()).isPresent();
        assertThat(full.described(is("InService"), LATER).capacity()).isEmpty();
        assertThat(full.moving("EnteringStandby", LATER).capacity()).isEmpty();
    }

    private static AwsAnswer<Optional<Membership>> onItsWayToThePool() {
        return is("Warmed:Pending");
    }

    private static AwsAnswer<Optional<Membership>> is(String lifecycleState) {
        return new AwsAnswer.Good<>(Optional.of(new Membership("workers", lifecycleState)));
    }

    private static MetadataView silent() {
        var metadata = View.atStart(new Self("node-1", Optional.empty()), Settings.of("node-1", List.of()), FIRST)
                .metadata();
        return metadata.withTargetState(new Reading.Absent<>(SILENT), SILENT);
    }
}
