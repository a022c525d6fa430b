package io.curfew.agent.rehearse;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers what a test tells it to, and remembers what it was asked. */
final class FakeSoundings implements Soundings {
    final List<String> asked = new ArrayList<>();
    final Deque<EvictionAnswer> evictions = new ArrayDeque<>();
    NodeAnswer node = new NodeAnswer.Failed("500");
    PodsAnswer pods = new PodsAnswer.Listed(List.of());
    BudgetsAnswer budgets = new BudgetsAnswer.Listed(List.of());
    Runnable takesTime = () -> {};

    FakeSoundings with(Pods... some) {
        pods = new PodsAnswer.Listed(List.of(some).stream().map(Pods::build).toList());
        return this;
    }

    @Override
    public NodeAnswer readNode() {
        asked.add("node");
        return node;
    }

    @Override
    public PodsAnswer listPods() {
        asked.add("pods");
        return pods;
    }

    @Override
    public EvictionAnswer evict(Pod pod) {
        asked.add("evict " + pod.fullName());
        takesTime.run();
        return evictions.isEmpty() ? new EvictionAnswer.Accepted() : evictions.remove();
    }

    @Override
    public EvictionAnswer delete(Pod pod) {
        asked.add("delete " + pod.fullName());
        return new EvictionAnswer.Accepted();
    }

    @Override
    public BudgetsAnswer budgets(String namespace) {
        asked.add("budgets " + namespace);
        return budgets;
    }

    @Override
    public void close() {}
}
