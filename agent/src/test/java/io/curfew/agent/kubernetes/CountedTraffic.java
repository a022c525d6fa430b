package io.curfew.agent.kubernetes;

import io.curfew.agent.port.Traffic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was counted, as {@code verb resource code}. */
final class CountedTraffic implements Traffic {
    private final List<String> counted = new CopyOnWriteArrayList<>();

    List<String> counted() {
        return List.copyOf(counted);
    }

    @Override
    public void kubernetes(String verb, String resource, String code) {
        counted.add(verb + " " + resource + " " + code);
    }

    @Override
    public void metadata(String result) {
        throw new AssertionError("no request to instance metadata is made here");
    }

    @Override
    public void autoScaling(String operation, String result) {
        throw new AssertionError("no request to Auto Scaling is made here");
    }
}
