package io.curfew.agent.notify;

import io.curfew.agent.loop.Status;
import io.curfew.agent.loop.Witness;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.Result;
import io.curfew.agent.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks on, and tells a webhook what is worth telling. Holds up neither the loop nor, for long, the stop. */
public final class Notifier implements Witness, AutoCloseable {
    /** Less than what is left of the 2 s in which the agent stops. */
    private static final Duration LAST_TRY = Duration.ofSeconds(1);

    private final Notifications notifications;
    private final Outbox outbox;

    private Notifier(Notifications notifications, Outbox outbox) {
        this.notifications = notifications;
        this.outbox = outbox;
        outbox.start();
    }

    /**
     * Empty without {@code notify.url}: then there is no thread, no client and no witness.
     *
     * @param counts takes what came of notifications: {@code delivered}, {@code failed}, {@code given-up}, {@code dropped}
     * @throws WrongNotify where template, headers file or address cannot work
     */
    public static Optional<Notifier> open(Settings settings, Consumer<String> counts) throws WrongNotify {
        return Opening.webhook(settings)
                .map(w -> new Notifier(new Notifications(settings.dryRun().on()), new Outbox(w, Outbox.USUAL, counts)));
    }

    @Override
    public void turned(Status status) {
        notifications.turned(status).forEach(outbox::add);
    }

    @Override
    public void began(Action action) {
        notifications.began(action).forEach(outbox::add);
    }

    @Override
    public void ended(Result result, Duration took) {}

    /** A last try of what is not delivered yet, within a second. */
    @Override
    public void close() {
        outbox.stop(LAST_TRY);
    }
}
