package io.curfew.agent.rehearse;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import java.util.List;

/** What a rehearsal asks of the API server. Writes nothing: whatever would write is a dry run. Each call is one request. */
public interface Soundings extends AutoCloseable {
    NodeAnswer readNode();

    /** From the watch cache. */
    PodsAnswer listPods();

    /** What an eviction of the pod would be answered. */
    EvictionAnswer evict(Pod pod);

    /** What a DELETE of the pod would be answered. */
    EvictionAnswer delete(Pod pod);

    /** The budgets of one namespace. */
    BudgetsAnswer budgets(String namespace);

    @Override
    void close();

    sealed interface BudgetsAnswer {
        record Listed(List<Budget> budgets) implements BudgetsAnswer {
            public Listed {
                budgets = List.copyOf(budgets);
            }
        }

        /** Not allowed, or no usable answer. */
        record Unknown(String why) implements BudgetsAnswer {}
    }
}
