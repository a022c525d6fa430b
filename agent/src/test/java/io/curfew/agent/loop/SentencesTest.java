package io.curfew.agent.loop;

import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.port.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sentences tell times to the second, whatever the clock says. */
class SentencesTest {
    private static final String FRACTION = "(?s).*\\d\\d:\\d\\d:\\d\\d\\.\\d.*";

    private final VirtualWorld world = new VirtualWorld();

    @Test
    void noSentenceShowsAFractionOfASecond() {
        world.time.moveBy(Duration.ofNanos(123_456_789));
        world.cluster.budgetOf.put("shop/web-1", "web");
        world.with(pod("shop/web-1").ofReplicaSet())
                .with(pod("batch/job").awaited())
                .with(pod("batch/old").terminatingSince(world.time.instant(), 30), Duration.ofHours(1))
                .start()
                .settle();
        world.metadata.maintenance("e-1", "system-reboot", world.time.instant().plus(Duration.ofHours(24)));
        world.run(Duration.ofSeconds(30));
        var told = sentences();
        world.terminate().run(Duration.ofMinutes(10));
        told.addAll(sentences());
        assertThat(told).anyMatch(t -> t.contains(", until 2026-")).anyMatch(t -> t.contains("before 2026-"));
        assertThat(told).noneMatch(t -> t.matches(FRACTION));
    }

    private List<String> sentences() {
        var all = new ArrayList<String>();
        var status = world.status();
        all.add(status.reason());
        status.interruptions().forEach(i -> all.add(i.why()));
        status.pods().forEach(p -> all.add(p.why()));
        all.addAll(status.troubles());
        for (var begun : world.begun) {
            switch (begun.action()) {
                case Action.Tell t -> all.add(t.notice().text());
                case Action.SetConditions c -> c.patch().set().forEach(s -> all.add(s.message()));
                default -> {}
            }
        }
        return all;
    }
}
