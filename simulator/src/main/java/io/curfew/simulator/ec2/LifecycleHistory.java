package io.curfew.simulator.ec2;

import java.util.ArrayList;
import java.util.List;

/** Every call of the API, accepted or refused, and how each hook's action ended. Safe for several threads. */
public final class LifecycleHistory {
    private final List<ApiCall> calls = new ArrayList<>();
    private final List<HookEnd> ends = new ArrayList<>();

    /** All calls, in the order in which they were answered. */
    public synchronized List<ApiCall> calls() {
        return List.copyOf(calls);
    }

    public synchronized List<ApiCall> calls(ApiAction action) {
        return calls.stream().filter(call -> call.action() == action).toList();
    }

    /** The accepted calls of one action that named this hook and this instance. */
    public synchronized List<ApiCall> accepted(ApiAction action, String hook, String instance) {
        return calls.stream()
                .filter(call -> call.action() == action && call.accepted())
                .filter(call -> call.hook().equals(hook) && call.subject().equals(instance))
                .toList();
    }

    /** How the actions ended, by a call or without one. */
    public synchronized List<HookEnd> hookEnds() {
        return List.copyOf(ends);
    }

    synchronized void add(ApiCall call) {
        calls.add(call);
    }

    synchronized void add(HookEnd end) {
        ends.add(end);
    }
}
