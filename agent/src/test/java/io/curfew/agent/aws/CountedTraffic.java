package io.curfew.agent.aws;

import io.curfew.agent.port.Traffic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was counted, in order. */
final class CountedTraffic implements Traffic {
    private final List<String> counted = new CopyOnWriteArrayList<>();

    @Override
    public void metadata(String result) {
        counted.add(result);
    }

    @Override
    public void kubernetes(String verb, String resource, String code) {
        throw new IllegalStateException("this room knows nothing of Kubernetes");
    }

    @Override
    public void autoScaling(String operation, String result) {
        counted.add(operation + " " + result);
    }

    List<String> counted() {
        return List.copyOf(counted);
    }
}
