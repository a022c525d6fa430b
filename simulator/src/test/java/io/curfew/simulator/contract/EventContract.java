package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Events of events.k8s.io/v1: created once, then counted in a series. */
abstract class EventContract extends ContractCase {

    EventContract(ApiUnderTest server) {
        super(server);
    }

    @Test
    void anEventAboutANodeLiesInTheDefaultNamespace() {
        var answer = api.post(events("default"), event("drain-" + space.namespace(), "Node", ""));

        assertThat(answer.code()).isEqualTo(201);
        assertThat(answer.body().path("note").asText()).isEqualTo("Waiting for pod shop/web-1");
        assertThat(answer.body().at("/metadata/uid").asText()).isNotEmpty();
    }

    @Test
    void anEventIsSeenInTheCoreGroupToo() {
        api.post(events(space.namespace()), event("drain.1", "Pod", space.namespace()))
                .expect(201);

        var core = api.get(space.path() + "/events/drain.1").expect(200).body();

        assertThat(core.path("message").asText()).isEqualTo("Waiting for pod shop/web-1");
        assertThat(core.at("/involvedObject/kind").asText()).isEqualTo("Pod");
        assertThat(core.path("reportingComponent").asText()).isEqualTo("curfew.io/agent");
    }

    @Test
    void aRepeatedEventIsCountedByPatchingItsSeries() {
        api.post(events(space.namespace()), event("drain.1", "Pod", space.namespace()))
                .expect(201);

        var answer = api.mergePatch(
                events(space.namespace()) + "/drain.1",
                Json.of("{'series':{'count':2,'lastObservedTime':'2026-11-21T10:00:01.000000Z'}}"));

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body().at("/series/count").asInt()).isEqualTo(2);
        assertThat(answer.body().at("/series/lastObservedTime").asText()).isEqualTo("2026-11-21T10:00:01.000000Z");
    }

    @Test
    void anEventOfATakenNameExistsAlready() {
        api.post(events(space.namespace()), event("drain.1", "Pod", space.namespace()))
                .expect(201);

        var answer = api.post(events(space.namespace()), event("drain.1", "Pod", space.namespace()));

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("AlreadyExists");
    }

    @Test
    void aPatchOfAnEventThatIsGoneIsNotFound() {
        var answer = api.mergePatch(events(space.namespace()) + "/nope", Json.of("{'series':null}"));

        assertThat(answer.code()).isEqualTo(404);
    }

    private static String events(String namespace) {
        return "/apis/events.k8s.io/v1/namespaces/" + namespace + "/events";
    }

    private static String event(String name, String kind, String namespace) {
        return Json.of("""
                {'apiVersion':'events.k8s.io/v1','kind':'Event','metadata':{'name':'%s'},
                 'eventTime':'2026-11-21T10:00:00.000000Z','reportingController':'curfew.io/agent',
                 'reportingInstance':'node-a','action':'Drain','reason':'DrainStarted','type':'Normal',
                 'note':'Waiting for pod shop/web-1',
                 'regarding':{'kind':'%s','name':'web-1'%s}}""", name, kind, namespace.isEmpty() ? "" : Json.of(",'namespace':'%s'", namespace));
    }
}
