package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curfew.agent.drain.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodTextTest {

    @Test
    void everythingThatTheDrainNeedsIsRead() throws IOException {
        var pod = read("""
                {"metadata":{"name":"web-0","namespace":"shop","uid":"u-1","resourceVersion":"5",
                  "deletionTimestamp":"2026-11-21T10:00:30Z","deletionGracePeriodSeconds":30,
                  "finalizers":["example.com/keep"],"labels":{"app":"web"},
                  "annotations":{"karpenter.sh/do-not-disrupt":"true",
                    "kubectl.kubernetes.io/last-applied-configuration":"long"},
                  "ownerReferences":[{"apiVersion":"v1","kind":"Other","name":"x"},
                    {"apiVersion":"apps/v1","kind":"StatefulSet","name":"web","controller":true}]},
                 "spec":{"nodeName":"node-a","terminationGracePeriodSeconds":45,"priority":-5,"priorityClassName":"low",
                  "tolerations":[{"operator":"Exists"},{"key":"k","value":"v","effect":"NoSchedule"}],
                  "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data-web-0"}},
                    {"name":"tmp","emptyDir":{}},{"name":"scratch","ephemeral":{"volumeClaimTemplate":{}}}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
                  "containerStatuses":[{"state":{"terminated":{}}},{"state":{"running":{}}}]}}""");

        assertThat(pod)
                .isEqualTo(new Pod(
                        "u-1",
                        "shop",
                        "web-0",
                        Optional.of(new Pod.Owner("apps/v1", "StatefulSet", "web")),
                        false,
                        false,
                        Duration.ofSeconds(45),
                        Optional.of(new Pod.Deletion(Instant.parse("2026-11-21T10:00:30Z"), Duration.ofSeconds(30))),
                        false,
                        false,
                        true,
                        List.of("example.com/keep"),
                        List.of("data-web-0", "web-0-scratch"),
                        true,
                        -5,
                        Optional.of("low"),
                        List.of(
                                new Pod.Toleration("", "Exists", "", ""),
                                new Pod.Toleration("k", "", "v", "NoSchedule")),
                        Map.of("app", "web"),
                        Map.of("karpenter.sh/do-not-disrupt", "true")));
    }

    @Test
    void aMirrorPodIsKnownByAnnotationAndByOwner() throws IOException {
        var pod = read("""
                {"metadata":{"name":"p","namespace":"n","uid":"u","annotations":{"kubernetes.io/config.mirror":"x"},
                  "ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"node-a","controller":true}]},
                 "spec":{"nodeName":"node-a"}}""");

        assertThat(pod.mirror()).isTrue();
        assertThat(pod.ownedByNode()).isTrue();
    }

    @Test
    void aPodThatSaysNothingHasTheServersDefaults() throws IOException {
        var pod = read(
                "{\"metadata\":{\"name\":\"p\",\"namespace\":\"n\",\"uid\":\"u\"},\"spec\":{\"nodeName\":\"node-a\"}}");

        assertThat(pod.grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(pod.containersEnded()).isFalse();
        assertThat(pod.finished()).isFalse();
        assertThat(pod.ready()).isFalse();
        assertThat(pod.deletion()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE})
    void withAnyGraceInstantsCanBeReckoned(long grace) throws IOException {
        var pod = read("""
                {"metadata":{"name":"p","namespace":"n","uid":"u","deletionTimestamp":"2026-11-21T10:00:30Z",
                  "deletionGracePeriodSeconds":%d},"spec":{"nodeName":"node-a","terminationGracePeriodSeconds":%d}}""".formatted(grace, grace));

        assertThat(pod.deletion().orElseThrow().requested()).isBefore(Instant.parse("2026-11-21T10:00:31Z"));
        assertThat(pod.grace()).isBetween(Duration.ZERO, Duration.ofDays(36_500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Succeeded", "Failed"})
    void aFinishedPodIsKnownByItsPhase(String phase) throws IOException {
        var pod = read("""
                {"metadata":{"name":"p","namespace":"n","uid":"u"},"spec":{"nodeName":"node-a"},
                 "status":{"phase":"%s","containerStatuses":[{"state":{"terminated":{}}}]}}""".formatted(phase));

        assertThat(pod.finished()).isTrue();
        assertThat(pod.containersEnded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'metadata':{'name':'p','namespace':'n','uid':'u'}}",
                "{'metadata':{'name':'p','namespace':'n','uid':'u'},'spec':{'nodeName':'node-b'}}",
                "{'metadata':{'name':'p','namespace':'n'},'spec':{'nodeName':'node-a'}}",
                "{'metadata':{'name':'p','namespace':'n','uid':7},'spec':{'nodeName':'node-a'}}",
                "{'metadata':{'name':'p','namespace':'n','uid':'u','deletionTimestamp':'soon'},'spec':{'nodeName':'node-a'}}",
                "{'metadata':{'name':'p','namespace':'n','uid':'u'},'spec':{'nodeName':'node-a','terminationGracePeriodSeconds':'30'}}",
                "{'metadata':{'name':'p','namespace':'n','uid':'u'},'spec':{'nodeName':'node-a','priority':99999999999}}"
            })
    void aPodThatCannotBeReadIsAnErrorAndNeverLeftOut(String quoted) {
        assertThatThrownBy(() -> read(quoted.replace('\'', '"'))).isInstanceOf(IOException.class);
    }

    private static Pod read(String text) throws IOException {
        return PodText.read(Json.parse(text), "node-a");
    }
}
