package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Graceful deletion of pods: the arithmetic of drain.md 2.4, preconditions and finalizers. */
abstract class DeleteContract extends ContractCase {

    DeleteContract(ApiUnderTest server) {
        super(server);
    }

    @Test
    void aDeletedPodGetsItsOwnGraceAndIsTheAnswer() {
        var pod = space.readyPod("web-1");

        var answer = pod.delete();

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body().path("kind").asText()).isEqualTo("Pod");
        assertThat(answer.body().at("/metadata/deletionGracePeriodSeconds").asInt())
                .isEqualTo(30);
        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(30);
    }

    @Test
    void theFirstDeleteMaySetTheGraceEvenLongerThanThePods() {
        var pod = space.readyPod("web-1");

        pod.delete("'gracePeriodSeconds':60").expect(200);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(60);
    }

    @Test
    void aShorterSecondGraceCountsFromTheFirstRequest() {
        var pod = space.readyPod("web-1");
        pod.delete().expect(200);
        var first = pod.deletionTimestamp();
        server.letPass(Duration.ofSeconds(2));

        pod.delete("'gracePeriodSeconds':20").expect(200);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(20);
        assertThat(pod.deletionTimestamp()).isEqualTo(first.minusSeconds(10));
    }

    @Test
    void aShorterGraceOfASecondEvictionCountsTheSameWay() {
        var pod = space.readyPod("web-1");
        pod.evict().expect(201);
        var first = pod.deletionTimestamp();
        server.letPass(Duration.ofSeconds(2));

        pod.evict("'gracePeriodSeconds':20").expect(201);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(20);
        assertThat(pod.deletionTimestamp()).isEqualTo(first.minusSeconds(10));
    }

    @Test
    void aLongerSecondGraceChangesNothing() {
        var pod = space.readyPod("web-1");
        pod.delete("'gracePeriodSeconds':10").expect(200);
        var first = pod.deletionTimestamp();

        pod.delete("'gracePeriodSeconds':60").expect(200);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(10);
        assertThat(pod.deletionTimestamp()).isEqualTo(first);
    }

    @Test
    void aSecondDeleteWithoutAGraceChangesNothing() {
        var pod = space.readyPod("web-1");
        pod.delete("'gracePeriodSeconds':40").expect(200);
        var first = pod.deletionTimestamp();

        pod.delete().expect(200);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(40);
        assertThat(pod.deletionTimestamp()).isEqualTo(first);
    }

    @Test
    void aSecondGraceThatIsAlreadyOverCollapsesToOneSecond() {
        var pod = space.readyPod("web-1");
        pod.delete().expect(200);
        var asked = pod.deletionTimestamp().minusSeconds(30);
        server.letPass(Duration.ofSeconds(5));

        pod.delete("'gracePeriodSeconds':2").expect(200);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(1);
        assertThat(pod.deletionTimestamp()).isAfterOrEqualTo(asked.plusSeconds(4));
    }

    @Test
    void graceZeroRemovesThePodAtOnce() {
        var pod = space.readyPod("web-1");

        pod.delete("'gracePeriodSeconds':0").expect(200);

        assertThat(pod.isGone()).isTrue();
    }

    @Test
    void aFinishedPodIsRemovedAtOnceWhateverTheGrace() {
        var pod = space.finishedPod("web-done", "Failed");

        pod.delete("'gracePeriodSeconds':30").expect(200);

        assertThat(pod.isGone()).isTrue();
    }

    @Test
    void deletingAPodThatIsGoneIsNotFound() {
        var answer = new Pod(space, "nope", "none").delete();

        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.reason()).isEqualTo("NotFound");
    }

    @Test
    void anotherPodOfThatNameIsNotDeleted() {
        var pod = space.readyPod("web-1");

        var answer = pod.delete("'preconditions':{'uid':'00000000-0000-0000-0000-000000000000'}");

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("Conflict");
        assertThat(answer.message())
                .isEqualTo("Operation cannot be fulfilled on Pod \"web-1\": the UID in the precondition"
                        + " (00000000-0000-0000-0000-000000000000) does not match the UID in record (" + pod.uid()
                        + "). The object might have been deleted and then recreated");
        assertThat(pod.now().at("/metadata").has("deletionTimestamp")).isFalse();
    }

    @Test
    void aDeleteForThePodsOwnUidIsTaken() {
        var pod = space.readyPod("web-1");

        pod.delete(Json.of("'gracePeriodSeconds':7,'preconditions':{'uid':'%s'}", pod.uid()))
                .expect(200);

        assertThat(pod.deletionGracePeriodSeconds()).isEqualTo(7);
    }

    @Test
    void aFinalizerKeepsAnEndedPodUntilItIsTakenOff() {
        var pod = space.podWithFinalizer("web-1");
        pod.evict().expect(201);

        pod.end();

        assertThat(pod.deletionGracePeriodSeconds()).isZero();
        pod.mergePatch(Json.of("{'metadata':{'finalizers':null}}")).expect(200);
        assertThat(pod.isGone()).isTrue();
    }

    @Test
    void anEvictedFinishedPodWithAFinalizerStays() {
        var pod = space.podWithFinalizer("web-1");
        pod.patchStatus(Json.of("{'status':{'phase':'Succeeded'}}"));

        pod.evict().expect(201);

        assertThat(pod.now().at("/metadata").has("deletionTimestamp")).isTrue();
        assertThat(pod.deletionGracePeriodSeconds()).isZero();
    }
}
