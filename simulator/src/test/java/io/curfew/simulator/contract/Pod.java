package io.curfew.simulator.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.stream.StreamSupport;

/** A pod that a case made, and what can be asked of it. */
record Pod(Space space, String name, String uid) {

    String path() {
        return space.path() + "/pods/" + name;
    }

    Answer get() {
        return space.api().get(path());
    }

    JsonNode now() {
        return get().expect(200).body();
    }

    boolean isGone() {
        return get().code() == 404;
    }

    Instant deletionTimestamp() {
        return Instant.parse(now().at("/metadata/deletionTimestamp").asText());
    }

    long deletionGracePeriodSeconds() {
        return now().at("/metadata/deletionGracePeriodSeconds").asLong(-1);
    }

    /** Of that type, or a missing node. */
    JsonNode condition(String type) {
        return StreamSupport.stream(now().at("/status/conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElseGet(() -> Json.parse(""));
    }

    Answer evict() {
        return evictAs(space.api(), "");
    }

    /** With fields of DeleteOptions such as {@code 'gracePeriodSeconds':5}. */
    Answer evict(String deleteOptions) {
        return evictAs(space.api(), Json.of(",'deleteOptions':{%s}", deleteOptions));
    }

    Answer evictAs(Api user) {
        return evictAs(user, "");
    }

    Answer evictSaying(String apiVersion, String nameInBody) {
        return post(space.api(), apiVersion, nameInBody, "");
    }

    /** With fields of DeleteOptions such as {@code 'gracePeriodSeconds':5}. */
    Answer delete(String deleteOptions) {
        return space.api().delete(path(), Json.of("{'apiVersion':'v1','kind':'DeleteOptions',%s}", deleteOptions));
    }

    Answer delete() {
        return space.api().delete(path());
    }

    void end() {
        space.server().endPod(space.api(), space.namespace(), name);
    }

    Answer mergePatch(String json) {
        return space.api().mergePatch(path(), json);
    }

    void patchStatus(String json) {
        space.api().mergePatch(path() + "/status", json).expect(200);
    }

    Pod runs(String ready) {
        patchStatus(Json.of("{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'%s'}]}}", ready));
        return this;
    }

    private Answer evictAs(Api user, String rest) {
        return post(user, "policy/v1", name, rest);
    }

    private Answer post(Api user, String apiVersion, String nameInBody, String rest) {
        return user.post(
                path() + "/eviction",
                Json.of(
                        "{'apiVersion':'%s','kind':'Eviction','metadata':{'name':'%s','namespace':'%s'}%s}",
                        apiVersion, nameInBody, space.namespace(), rest));
    }
}
