package io.curfew.trials.seeds;

/** What must hold after every step (design.md, "What must hold"). */
enum Rule {
    NO_COMPLETION_WHILE_BLOCKED("1: no hook is completed while a blocking pod is on the node before the plan gives up"),
    ONE_COMPLETION("2: each owned hook gets one accepted completion, and none after its acknowledgement"),
    NO_HEARTBEAT_AFTER_COMPLETION("2: no heartbeat follows the completion"),
    FOREIGN_HOOKS_UNTOUCHED("2: a hook that Curfew does not own is never touched"),
    OVER_WHEN_IT_IS_OVER("3: a hook is taken for ended only when it has ended"),
    BUDGETS_RESPECTED("4: no pod is deleted before the plan says that evictions are over"),
    NEVER_GRACE_ZERO("4: grace 0 is never sent"),
    TERMINATING_IS_NOT_HURRIED("4: a pod already terminating is not made to end sooner than it must"),
    NEVER_EVICTED("5: mirror, DaemonSet, own and finished pods are never evicted"),
    AWAITED_IN_PEACE(
            "4: a pod that is waited for is not sent away while the hook can be held, and holds it until then"),
    UID_ALWAYS("5: every eviction and every delete carries the UID, and means the pod that it hits"),
    CORDON_BEFORE_EVICTION("5: nothing is evicted before the cordon stands, or can never stand"),
    DRAINED_IS_CONFIRMED("5: drained needs a consistent list 5 s after the cordon"),
    PROTECTED_IN_PEACE("5: a pod that its owner protects is not evicted before the plan lets it go"),
    HELD_FOR_VOLUMES("2.6: no hook is completed while volumes of drained pods are attached, for volumes.wait"),
    HELD_FOR_LOAD_BALANCERS("B4: no hook is completed before load-balancer.delay has passed since the label"),
    ONLY_AS_SET("nothing is marked for what is ignored or over, and no pod sent away for what only cordons"),
    CORDONED_IN_TIME("once something stands that is to be acted on, and no fault is left, the Node is cordoned"),
    REPLACED_FIRST("S2, S9, S14: standby when the journal says so, drain when the other one serves, end when empty"),
    LAUNCHED_WHEN_READY("C19: the launching hook is completed when the Node is Ready, soon and not before"),
    ONLY_OWN_MARKS_REMOVED("7: only what Curfew set on the Node is removed"),
    GIVEN_BACK("7: once nothing stands any more, the Node is given back as it was"),
    CORDON_IS_GUARDED("7: a patch of cordon or label carries the resourceVersion that it was decided on"),
    CORDON_IS_JOURNALED("7: the journal is written in the same patch as the cordon"),
    DEADLINE_NEVER_LOOSENS("7: while its interruption stands, the journal's deadline never moves later"),
    LOOP_SURVIVES("8: no answer ends the loop"),
    HEARTBEATS_IN_TIME("9: no hook times out while the agent could have sent a heartbeat"),
    COMPLETED_IN_TIME("6, 9: once nothing blocks and no fault is left, the hook is completed in bounded time"),
    NOBODY_FORGOTTEN("5, 6: every pod that must leave is tried again and again"),
    IDLE_IS_SILENT("10: at idle no request but the reading of the own Node"),
    REQUESTS_BOUNDED("10: evictions + 20 Kubernetes requests, 4 more an hour; 3 describes and one per 30 s in doubt"),
    BUDGET_RETRIES_BOUNDED("10: at most 12 retries a minute behind one closed budget"),
    NO_STORM("10: no action is begun more than twenty times within 10 s"),
    NO_BUSY_LOOP("the loop turns only when something has come or is due"),
    OTHERS_UNTOUCHED("11: nothing is done to a Node of another instance, or to a pod of another node");

    private final String sentence;

    Rule(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
