package io.curfew.agent.port;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import java.time.Duration;
import java.util.Optional;

/**
 * Something to be done to the world, as data. One with the same key is never started twice at once; what comes of it
 * returns as a {@link Result}.
 */
public sealed interface Action {
    /** Identity among the actions under way, such as {@code evict/<uid>}. */
    String key();

    /** How long it may take before the loop stops waiting for it. */
    default Duration timeLimit() {
        return Duration.ofSeconds(30);
    }

    /** Whether it changes anything out there; what only looks is done in a dry run too. */
    default boolean changes() {
        return switch (this) {
            case ReadNode _,
                    WatchPods _,
                    StopWatching _,
                    ListPods _,
                    DescribeInstance _,
                    DescribeHooks _,
                    DescribeLaunchHooks _,
                    DescribeGroup _ -> false;
            case PatchNode _,
                    Evict _,
                    Delete _,
                    Heartbeat _,
                    Complete _,
                    CompleteLaunch _,
                    EnterStandby _,
                    Terminate _,
                    SetConditions _,
                    Tell _,
                    TellAgain _ -> true;
        };
    }

    record ReadNode() implements Action {
        public static final String KEY = "read-node";

        @Override
        public String key() {
            return KEY;
        }
    }

    record PatchNode(NodePatch patch) implements Action {
        public static final String KEY = "patch-node";

        @Override
        public String key() {
            return KEY;
        }
    }

    /**
     * Says in the own Node's conditions how far the drain is.
     *
     * @param number how many such patches came before it in this drain
     */
    record SetConditions(int number, ConditionPatch patch) implements Action {
        public static final String KEYS = "set-conditions/";

        @Override
        public String key() {
            return KEYS + number;
        }
    }

    /** Lists the own pods from the watch cache and goes on watching; pods come as {@link Observation.PodsSeen}. */
    record WatchPods() implements Action {
        @Override
        public String key() {
            return "watch-pods";
        }
    }

    record StopWatching() implements Action {
        @Override
        public String key() {
            return "stop-watching";
        }
    }

    /** One consistent list of the own pods, without resourceVersion (drain.md 2.6). */
    record ListPods() implements Action {
        @Override
        public String key() {
            return "list-pods";
        }
    }

    /** policy/v1 Eviction with UID precondition; {@code grace} at least 1 s where it differs from the pod's own. */
    record Evict(Pod pod, Optional<Duration> grace) implements Action {
        @Override
        public String key() {
            return "evict/" + pod.uid();
        }
    }

    /** DELETE with UID precondition and a grace of at least 1 s: never 0 (drain.md 2.4). */
    record Delete(Pod pod, Duration grace) implements Action {
        public Delete {
            if (grace.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("grace=" + grace + ": at least 1 s, 0 would kill without TERM");
            }
        }

        // The same key as an eviction: a pod is never evicted and deleted at once.
        @Override
        public String key() {
            return "evict/" + pod.uid();
        }
    }

    record DescribeInstance(String instanceId) implements Action {
        @Override
        public String key() {
            return "describe-instance";
        }

        // Short: without the hooks nobody can keep them alive.
        @Override
        public Duration timeLimit() {
            return Duration.ofSeconds(10);
        }
    }

    record DescribeHooks(String group) implements Action {
        @Override
        public String key() {
            return "describe-hooks";
        }

        // Short: without the hooks nobody can keep them alive.
        @Override
        public Duration timeLimit() {
            return Duration.ofSeconds(10);
        }
    }

    record Heartbeat(Hook hook, String instanceId) implements Action {
        @Override
        public String key() {
            return "heartbeat/" + hook.name();
        }

        // Short: a completion waits for the heartbeat under way, so that none can follow it.
        @Override
        public Duration timeLimit() {
            return Duration.ofSeconds(10);
        }
    }

    record Complete(Hook hook, String instanceId, HookResult result) implements Action {
        @Override
        public String key() {
            return "complete/" + hook.name();
        }

        @Override
        public Duration timeLimit() {
            return Duration.ofSeconds(10);
        }
    }

    /** The hooks of the launching transition. */
    record DescribeLaunchHooks(String group) implements Action {
        @Override
        public String key() {
            return "describe-launch-hooks";
        }
    }

    /** Always with CONTINUE: what is wrong with the instance is for the hook's own end to judge. */
    record CompleteLaunch(Hook hook, String instanceId) implements Action {
        @Override
        public String key() {
            return "complete-launch/" + hook.name();
        }
    }

    record DescribeGroup(String group) implements Action {
        public static final String KEY = "describe-group";

        @Override
        public String key() {
            return KEY;
        }
    }

    /** Without decrement. */
    record EnterStandby(String group, String instanceId) implements Action {
        @Override
        public String key() {
            return "enter-standby";
        }
    }

    /** Through the group, without decrement. */
    record Terminate(String instanceId) implements Action {
        @Override
        public String key() {
            return "terminate";
        }
    }

    record Tell(Notice notice) implements Action {
        /** Those of {@link TellAgain} too. */
        public static final String KEYS = "tell";

        @Override
        public String key() {
            return KEYS + "/" + notice.key();
        }
    }

    /**
     * The same notice once more, as a series of one Event.
     *
     * @param number how many such updates came before it
     * @param count how often the fact was seen by now, at least 2
     */
    record TellAgain(Notice notice, int number, int count) implements Action {
        public static final String KEYS = "tell-again/";

        @Override
        public String key() {
            return KEYS + number + "/" + notice.key();
        }
    }
}
