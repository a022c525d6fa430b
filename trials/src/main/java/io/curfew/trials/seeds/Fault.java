package io.curfew.trials.seeds;

import java.util.Locale;

/** What goes wrong, or comes unasked. */
enum Fault {
    /** The request never arrives. */
    LOST_REQUEST(Where.REQUESTS),
    /** The request has its effect, and the answer never arrives. */
    LOST_ANSWER(Where.REQUESTS),
    /** The answer takes seconds, and is overtaken by others. */
    LATE_ANSWER(Where.REQUESTS),
    /** The request has its effect after the agent has given it up. */
    LATE_EFFECT(Where.REQUESTS),
    /** Something on the way sends the request twice; the second answer is the one that arrives. */
    REPEATED_REQUEST(Where.REQUESTS),
    /** An error of any kind instead of the effect. */
    WRONG_ANSWER(Where.REQUESTS),
    /** The API server cannot be reached for minutes. */
    API_SERVER_AWAY(Where.KUBERNETES),
    /** Auto Scaling throttles, or cannot be reached, for minutes. */
    AUTO_SCALING_AWAY(Where.AWS),
    /** Instance metadata does not answer. */
    METADATA_SILENT(Where.METADATA),
    /** Instance metadata answers 404 for what it knew before. */
    METADATA_404(Where.METADATA),
    /** Instance metadata answers with something that makes no sense. */
    METADATA_GARBLED(Where.METADATA),
    /** What was observed is handed over once more. */
    REPEATED_OBSERVATION(Where.METADATA),
    /** The watch breaks, and begins anew after a pause. */
    WATCH_BREAKS(Where.KUBERNETES),
    /** The watch is seconds behind. */
    WATCH_LAGS(Where.KUBERNETES),
    /** 410: the watch lists anew. */
    WATCH_RELISTS(Where.KUBERNETES),
    /** The agent dies between any two steps, and another one begins. */
    CRASH(Where.AGENT),
    /** The agent gets no turn for a while. */
    FREEZE(Where.AGENT),
    /** The agent's clock jumps forward. */
    CLOCK_JUMP(Where.AGENT),
    /** A pod is bound to the node after the cordon. */
    LATE_POD(Where.WORLD),
    /** Somebody else cordons the node. */
    FOREIGN_CORDON(Where.WORLD),
    /** Somebody else uncordons the node in the middle of the drain. */
    FOREIGN_UNCORDON(Where.WORLD),
    /** Somebody else completes the hook. */
    FOREIGN_COMPLETION(Where.WORLD),
    /** The Node object is deleted. */
    NODE_DELETED(Where.WORLD),
    /** Metadata takes the termination back. */
    FALSE_ALARM(Where.WORLD);

    /** Whose trouble it is: what the agent may be late with because of it follows from that. */
    enum Where {
        REQUESTS,
        KUBERNETES,
        AWS,
        METADATA,
        AGENT,
        WORLD
    }

    private final Where where;

    Fault(Where where) {
        this.where = where;
    }

    Where where() {
        return where;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
