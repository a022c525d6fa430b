package io.curfew.simulator.cluster.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Every request for an object, as an audit log has it; discovery and health are not in it. Safe for several threads. */
public final class ApiLedger {
    private final List<ApiRequest> requests = new ArrayList<>();

    public synchronized List<ApiRequest> requests() {
        return List.copyOf(requests);
    }

    public synchronized long count(Predicate<ApiRequest> which) {
        return requests.stream().filter(which).count();
    }

    /** How many of one verb for one resource, such as {@code pods/eviction}. */
    public long count(Verb verb, String resource) {
        return count(request -> request.verb() == verb && request.resource().equals(resource));
    }

    /** Numbers by verb and resource, such as {@code create pods/eviction}: what a budget of requests speaks of. */
    public synchronized Map<String, Long> byWhat() {
        return requests.stream().collect(Collectors.groupingBy(ApiRequest::what, TreeMap::new, Collectors.counting()));
    }

    public synchronized void clear() {
        requests.clear();
    }

    synchronized void add(ApiRequest request) {
        requests.add(request);
    }
}
