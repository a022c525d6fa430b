package io.curfew.simulator.ec2;

import io.curfew.simulator.time.WorldTime.Alarm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The wait of one instance for its hooks: one action for each, all open from the start, each ending by itself. */
final class HookWait {
    private final Clockwork clockwork;
    private final String instance;
    private final LifecycleHistory history;
    private final Consumer<Result> onEnd;
    private final Instant answersFrom;
    private final List<Action> open = new ArrayList<>();

    /** {@code onEnd} is told once, when no action is open any more: ABANDON where one was abandoned. */
    HookWait(
            Clockwork clockwork,
            String instance,
            Duration propagation,
            LifecycleHistory history,
            Consumer<Result> onEnd) {
        this.clockwork = clockwork;
        this.instance = instance;
        this.history = history;
        this.onEnd = onEnd;
        this.answersFrom = clockwork.now().plus(propagation);
    }

    void begin(List<Hook> hooks) {
        hooks.forEach(hook -> open.add(new Action(hook, clockwork.now())));
    }

    /** The open action that {@code key} names; empty too while the wait is not known everywhere yet (A8). */
    Optional<Action> action(ActionKey key) {
        if (clockwork.now().isBefore(answersFrom)) {
            return Optional.empty();
        }
        return open.stream().filter(action -> action.isNamedBy(key)).findFirst();
    }

    /** The tokens of the open actions, in the order of the hooks. */
    List<String> tokens() {
        return open.stream().map(action -> action.token).toList();
    }

    void hookDeleted(String hook, Result result) {
        List.copyOf(open).stream()
                .filter(action -> action.hook.name().equals(hook))
                .forEach(action -> action.end(result, HookEnd.By.HOOK_DELETED));
    }

    /** Ends all without telling anybody: the instance goes another way. */
    void breakOff() {
        closeAll(HookEnd.By.INSTANCE_GONE);
    }

    private void closeAll(HookEnd.By by) {
        List.copyOf(open).forEach(action -> action.close(Result.ABANDON, by));
    }

    /** What one hook waits for. */
    final class Action {
        private final Hook hook;
        private final Instant limit;
        private final String token;
        private Alarm alarm;
        private int heartbeats;

        private Action(Hook hook, Instant opened) {
            this.hook = hook;
            this.limit = opened.plus(hook.globalTimeout());
            this.token = UUID.nameUUIDFromBytes(
                            (instance + "/" + hook.name() + "/" + opened).getBytes(StandardCharsets.UTF_8))
                    .toString();
            this.alarm = timeout();
        }

        /** Restarts the timeout, but never beyond the global one (A2, A4). */
        void heartbeat() {
            alarm.cancel();
            heartbeats++;
            alarm = timeout();
        }

        void complete(Result result) {
            end(result, HookEnd.By.COMPLETION);
        }

        private Alarm timeout() {
            var due = clockwork.now().plus(hook.heartbeatTimeout());
            var by = due.isBefore(limit) ? HookEnd.By.HEARTBEAT_TIMEOUT : HookEnd.By.GLOBAL_TIMEOUT;
            var set = heartbeats;
            return clockwork.at(due.isBefore(limit) ? due : limit, () -> {
                // A heartbeat may have come in between the alarm and its turn.
                if (set == heartbeats) {
                    end(hook.defaultResult(), by);
                }
            });
        }

        private void end(Result result, HookEnd.By by) {
            if (!open.contains(this)) {
                // The alarm went off while somebody else ended it.
                return;
            }
            close(result, by);
            if (result == Result.ABANDON) {
                closeAll(HookEnd.By.ANOTHER_ABANDONED);
            }
            if (open.isEmpty()) {
                onEnd.accept(result);
            }
        }

        private void close(Result result, HookEnd.By by) {
            alarm.cancel();
            open.remove(this);
            history.add(new HookEnd(clockwork.now(), instance, hook.name(), result, by));
        }

        private boolean isNamedBy(ActionKey key) {
            // The instance was matched already, by whoever found this wait.
            return hook.name().equals(key.hook())
                    && (key.instance().isPresent() || key.token().equals(Optional.of(token)));
        }
    }
}
