package io.curfew.simulator.cluster.http;

import io.curfew.simulator.cluster.state.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Who is who and who may not do what: everything is allowed but for what is forbidden here. */
public final class Access {
    /** Whoever shows no token that is known. */
    public static final String ANYBODY = "system:serviceaccount:curfew:curfew-agent";

    private final Map<String, String> users = new ConcurrentHashMap<>();
    private final List<Predicate<ApiRequest>> forbidden = new CopyOnWriteArrayList<>();

    /** A rule that stands until it is lifted. */
    @FunctionalInterface
    public interface Ban {
        void lift();
    }

    /** Requests with this bearer token come from {@code user}. */
    public void addToken(String token, String user) {
        users.put(token, user);
    }

    /** Answers what matches with 403, as a missing RBAC grant does. */
    public Ban forbid(Predicate<ApiRequest> which) {
        forbidden.add(which);
        return () -> forbidden.remove(which);
    }

    /** Forbids one verb on one resource to everybody: {@code forbid(CREATE, "pods/eviction")}. */
    public Ban forbid(Verb verb, String resource) {
        return forbid(request -> request.verb() == verb && request.resource().equals(resource));
    }

    String userOf(String token) {
        return users.getOrDefault(token, ANYBODY);
    }

    void check(ApiRequest request) {
        if (forbidden.stream().anyMatch(rule -> rule.test(request))) {
            throw refusal(request);
        }
    }

    private static Refusal refusal(ApiRequest request) {
        var plural = request.resource().replaceFirst("/.*", "");
        var qualified = request.group().isEmpty() ? plural : plural + "." + request.group();
        var name = request.name().isEmpty() ? "" : " \"" + request.name() + "\"";
        var where = request.namespace().isEmpty()
                ? " at the cluster scope"
                : " in the namespace \"" + request.namespace() + "\"";
        var message = qualified + name + " is forbidden: User \"" + request.user() + "\" cannot "
                + request.verb().word() + " resource \"" + request.resource() + "\" in API group \"" + request.group()
                + "\"" + where;
        return Refusal.of(
                403, "Forbidden", message, Refusal.details(request.name(), request.group(), plural, List.of()));
    }
}
