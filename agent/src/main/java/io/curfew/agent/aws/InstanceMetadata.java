package io.curfew.agent.aws;

import io.curfew.agent.interruption.MetadataView;
import io.curfew.agent.interruption.Reading;
import io.curfew.agent.interruption.TargetState;
import io.curfew.agent.port.Metadata;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Instance metadata over IMDSv2, polled on a virtual thread over one kept connection. While all is well and the instance
 * is known, each poll asks for target state and spot notice, each fifth for a rebalance recommendation, each fifteenth
 * for maintenance. No answer ends the polling: what cannot be read is unknown, and polls get rarer, up to one in ten
 * seconds, until instance metadata answers again.
 */
public final class InstanceMetadata implements Metadata {
    static final String TARGET_STATE = "/latest/meta-data/autoscaling/target-lifecycle-state";
    static final String INSTANCE_ID = "/latest/meta-data/instance-id";
    static final String REGION = "/latest/meta-data/placement/region";
    private static final Pattern ID_SHAPE = Pattern.compile("i-[0-9a-zA-Z-]{1,60}");
    private static final Pattern REGION_SHAPE = Pattern.compile("[a-z]{2}[a-z0-9-]{3,30}");

    /** How old the last answer in the loop's view may get while nothing changes; /readyz asks {@link #lastAnswer}. */
    private static final Duration RETELL = Duration.ofSeconds(10);

    private final MetadataSession session;
    private final NoticeReader notices;
    private final InstantSource clock;
    private final Pause pause;
    private final Pace pace;

    private volatile MetadataView view;
    private volatile Reading<String> region;
    private volatile Optional<Thread> poller = Optional.empty();
    private volatile boolean closed;
    private Optional<MetadataView> told = Optional.empty();

    /**
     * @param poll how often the target state is looked at, 500 ms to 30 s
     */
    public InstanceMetadata(Duration poll, InstantSource clock, Traffic traffic) {
        this(new MetadataSession(MetadataSession.BOUNDS, clock, traffic), poll, clock, Thread::sleep);
    }

    InstanceMetadata(MetadataSession session, Duration poll, InstantSource clock, Pause pause) {
        this.session = session;
        this.notices = new NoticeReader(session);
        this.clock = clock;
        this.pause = pause;
        this.pace = new Pace(poll);
        this.view = MetadataView.notYetAsked(clock.instant());
        this.region = Reading.notYetAsked(clock.instant());
    }

    @Override
    public void watch(Consumer<Observation> inbox) {
        poller = Optional.of(Thread.ofVirtual().name("instance-metadata").start(() -> pollUntilClosed(inbox)));
    }

    /** When instance metadata last gave a usable target state (a 404 is one). From any thread. */
    public Optional<Instant> lastAnswer() {
        return view.lastAnswer();
    }

    /** {@code placement/region}, once it was read. From any thread. */
    public Optional<String> region() {
        return region.lastKnown();
    }

    @Override
    public void close() {
        closed = true;
        poller.ifPresent(Thread::interrupt);
        session.close();
    }

    private void pollUntilClosed(Consumer<Observation> inbox) {
        while (!closed) {
            try {
                pause.forNow(turn(inbox));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /**
     * Looks at what is due, tells what is new, and gives the time until the next turn. Never throws. For who moves the
     * clock himself; {@link #watch} does it by the clock on the wall.
     */
    public Duration turn(Consumer<Observation> inbox) {
        try {
            return lookAndTell(inbox);
        } catch (Throwable e) {
            // Nothing may end the polling; not even a fault of our own.
            return pace.afterTrouble("fault: " + e.getClass().getSimpleName(), clock.instant());
        }
    }

    private Duration lookAndTell(Consumer<Observation> inbox) {
        Look state = session.look(TARGET_STATE);
        Instant now = clock.instant();
        Reading<TargetState> target = targetState(state, now);
        var next = view.withTargetState(target, now);
        if (state instanceof Look.Trouble trouble) {
            view = next.silent(trouble.why(), now);
        } else {
            view = next;
            tellEarly(inbox);
            view = notices.look(next, now);
            identify(now);
        }
        if (!closed) {
            tell(inbox);
        }
        return switch (target) {
            case Reading.Settled<?> _ -> pace.afterAnswer(now);
            case Reading.Unknown<?> u when state instanceof Look.Trouble -> pace.afterTrouble(u.why(), now);
            case Reading.Unknown<?> u -> pace.afterRiddle(u.why(), now);
        };
    }

    private Reading<TargetState> targetState(Look look, Instant now) {
        return switch (look) {
            case Look.Text t ->
                TargetState.parse(t.text())
                        .map(s -> view.targetState().known(s, now))
                        .orElseGet(() -> view.targetState().unknown("no known target state: " + quoted(t.text()), now));
            case Look.NotThere _ -> view.targetState().absent(now);
            case Look.Trouble t -> view.targetState().unknown(t.why(), now);
        };
    }

    // These never change while the machine runs: asked until they are known.
    private void identify(Instant now) {
        if (!(view.instanceId() instanceof Reading.Settled<?>)) {
            Reading<String> id = name(INSTANCE_ID, ID_SHAPE, view.instanceId(), now);
            view = view.withInstanceId(id);
        }
        if (!(region instanceof Reading.Settled<?>)) {
            region = name(REGION, REGION_SHAPE, region, now);
        }
    }

    private Reading<String> name(String path, Pattern shape, Reading<String> before, Instant now) {
        return switch (session.look(path)) {
            case Look.Text t
            when shape.matcher(t.text().strip()).matches() ->
                before.known(t.text().strip(), now);
            case Look.Text t -> before.unknown("of no known shape: " + quoted(t.text()), now);
            case Look.NotThere _ -> before.absent(now);
            case Look.Trouble t -> before.unknown(t.why(), now);
        };
    }

    // A new target state does not wait for what else there is to ask.
    private void tellEarly(Consumer<Observation> inbox) {
        if (!closed
                && told.filter(t -> !t.targetState().equals(view.targetState())).isPresent()) {
            tell(inbox);
        }
    }

    private void tell(Consumer<Observation> inbox) {
        if (told.isEmpty() || differs(told.get(), view)) {
            inbox.accept(new Observation.MetadataSeen(view));
            told = Optional.of(view);
        }
    }

    private static boolean differs(MetadataView before, MetadataView now) {
        return !before.saysTheSameAs(now) || aged(before.lastAnswer(), now.lastAnswer());
    }

    private static boolean aged(Optional<Instant> before, Optional<Instant> now) {
        if (before.isEmpty() || now.isEmpty()) {
            return !before.equals(now);
        }
        return !now.get().isBefore(before.get().plus(RETELL));
    }

    /** What people may see of a text that should not be there. */
    private static String quoted(String text) {
        return '"' + Words.cut(text, 40) + '"';
    }

    /** Waiting, apart from the clock, so that tests need not wait. */
    @FunctionalInterface
    interface Pause {
        void forNow(Duration time) throws InterruptedException;
    }
}
