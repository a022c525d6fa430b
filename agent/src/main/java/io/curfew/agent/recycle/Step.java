package io.curfew.agent.recycle;

/** What is to be done next. Each may be done again after a crash: none depends on a step that only memory knows. */
public sealed interface Step {
    /** Nothing for now; {@code why} is for people, empty where nobody asked for anything. */
    record Rest(String why) implements Step {}

    /** Ask where the instance stands. */
    record AskInstance() implements Step {}

    /** Write into the journal that the replacement has begun, before anything is done for it. */
    record Accept() implements Step {}

    record Refuse(String why) implements Step {}

    /** On standby without decrement: the group launches another one first (S2). */
    record EnterStandby(String group) implements Step {}

    /** Ask whether the other one is in service. */
    record AskGroup(String group) implements Step {}

    /** The other one is there: the pods may go. */
    record Drain() implements Step {}

    /** Terminate through the group, without decrement (S14); the hook runs as usual. */
    record Terminate() implements Step {}

    /** Taken back, or over: nothing is remembered of it. */
    record Forget() implements Step {}
}
