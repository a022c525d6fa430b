package io.curfew.agent.drain;

import static io.curfew.agent.drain.PodClass.AWAITED;
import static io.curfew.agent.drain.PodClass.DAEMON_SET;
import static io.curfew.agent.drain.PodClass.FINISHED;
import static io.curfew.agent.drain.PodClass.MIRROR;
import static io.curfew.agent.drain.PodClass.OWN;
import static io.curfew.agent.drain.PodClass.PROTECTED;
import static io.curfew.agent.drain.PodClass.SKIPPED;
import static io.curfew.agent.drain.PodClass.TERMINATING;
import static io.curfew.agent.drain.PodClass.TOLERATES_CORDON;
import static io.curfew.agent.drain.PodClass.TO_EVICT;
import static io.curfew.agent.drain.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.curfew.agent.settings.Settings;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClassesTest {
    private static final Instant EARLIER = Instant.parse("2026-11-21T10:00:00Z");
    private static final Settings.Drain SETTINGS = Settings.of(
                    "node-1", List.of("--drain.honor-protection=true", "--drain.wait-for=batch/app=trainer;tier=slow"))
            .drain();
    private static final String OWN_UID = "own-uid";

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("firstMatchWins")
    void theFirstRowThatMatchesWins(String what, PodClass expected, Pods pod) {
        assertThat(Classes.of(pod.build(), Optional.of(OWN_UID), SETTINGS)).isEqualTo(expected);
    }

    static Stream<Arguments> firstMatchWins() {
        return Stream.of(
                arguments("own pod", OWN, pod("kube-system/curfew-x").uid(OWN_UID)),
                arguments(
                        "own pod before DaemonSet",
                        OWN,
                        pod("kube-system/curfew-x").uid(OWN_UID).ofDaemonSet()),
                arguments(
                        "own pod before terminating",
                        OWN,
                        pod("kube-system/curfew-x").uid(OWN_UID).terminatingSince(EARLIER, 30)),
                arguments("mirror pod", MIRROR, pod("kube-system/proxy").mirror()),
                arguments("owned by the Node", MIRROR, pod("kube-system/proxy").ownedByNode()),
                arguments(
                        "mirror before finished",
                        MIRROR,
                        pod("kube-system/proxy").mirror().finished()),
                arguments(
                        "finished",
                        FINISHED,
                        pod("batch/job").ownedBy("batch/v1", "Job").finished()),
                arguments(
                        "finished and held by a finalizer",
                        FINISHED,
                        pod("batch/job")
                                .finished()
                                .terminatingSince(EARLIER, 30)
                                .heldBy("tracking")),
                arguments(
                        "terminating with all containers ended",
                        FINISHED,
                        pod("shop/web").terminatingSince(EARLIER, 30).containersEnded()),
                arguments(
                        "all containers ended, but to be restarted",
                        TO_EVICT,
                        pod("shop/web").ofReplicaSet().containersEnded()),
                arguments("terminating", TERMINATING, pod("shop/web").terminatingSince(EARLIER, 30)),
                arguments(
                        "terminating, whatever it tolerates",
                        TERMINATING,
                        pod("shop/web").tolerating("", "Exists", "", "").terminatingSince(EARLIER, 30)),
                arguments("DaemonSet", DAEMON_SET, pod("kube-system/cni").ofDaemonSet()),
                arguments(
                        "terminating DaemonSet pod",
                        DAEMON_SET,
                        pod("kube-system/cni").ofDaemonSet().terminatingSince(EARLIER, 30)),
                arguments(
                        "a DaemonSet of another API group",
                        TO_EVICT,
                        pod("kruise/x").ownedBy("apps.kruise.io/v1alpha1", "DaemonSet")),
                arguments(
                        "tolerates everything",
                        TOLERATES_CORDON,
                        pod("ops/agent").tolerating("", "Exists", "", "")),
                arguments("skipped by annotation", SKIPPED, pod("shop/web").annotation("curfew.io/drain", "skip")),
                arguments("skipped by label", SKIPPED, pod("shop/web").label("curfew.io/drain", "skip")),
                arguments(
                        "skipped, though it terminates",
                        SKIPPED,
                        pod("shop/web").label("curfew.io/drain", "skip").terminatingSince(EARLIER, 30)),
                arguments(
                        "skipped before awaited",
                        SKIPPED,
                        pod("shop/web").label("curfew.io/drain", "skip").annotation("curfew.io/drain", "wait")),
                arguments(
                        "tolerates the cordon before skipped",
                        TOLERATES_CORDON,
                        pod("ops/agent").tolerating("", "Exists", "", "").label("curfew.io/drain", "skip")),
                arguments("awaited by annotation", AWAITED, pod("shop/web").annotation("curfew.io/drain", "wait")),
                arguments("awaited by label", AWAITED, pod("shop/web").label("curfew.io/drain", "wait")),
                arguments("awaited by setting", AWAITED, pod("shop/web").label("tier", "slow")),
                arguments("awaited in one namespace", AWAITED, pod("batch/job").label("app", "trainer")),
                arguments(
                        "awaited in another namespace",
                        TO_EVICT,
                        pod("shop/job").label("app", "trainer")),
                arguments(
                        "terminating before awaited",
                        TERMINATING,
                        pod("shop/web").label("tier", "slow").terminatingSince(EARLIER, 30)),
                arguments(
                        "finished before awaited",
                        FINISHED,
                        pod("shop/web").label("tier", "slow").finished()),
                arguments("a wish that nobody knows", TO_EVICT, pod("shop/web").label("curfew.io/drain", "later")),
                arguments(
                        "protected by Karpenter",
                        PROTECTED,
                        pod("shop/web").annotation("karpenter.sh/do-not-disrupt", "true")),
                arguments(
                        "not protected by Karpenter",
                        TO_EVICT,
                        pod("shop/web").annotation("karpenter.sh/do-not-disrupt", "false")),
                arguments(
                        "protected by cluster-autoscaler",
                        PROTECTED,
                        pod("shop/web").annotation("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")),
                arguments(
                        "not protected by cluster-autoscaler",
                        TO_EVICT,
                        pod("shop/web").annotation("cluster-autoscaler.kubernetes.io/safe-to-evict", "true")),
                arguments(
                        "awaited before protected",
                        AWAITED,
                        pod("shop/web").awaited().annotation("karpenter.sh/do-not-disrupt", "true")),
                arguments("of a ReplicaSet", TO_EVICT, pod("shop/web").ofReplicaSet()),
                arguments("without an owner", TO_EVICT, pod("shop/bare")));
    }

    @ParameterizedTest(name = "key={0} operator={1} value={2} effect={3}: tolerates the cordon = {4}")
    @CsvSource({
        "node.kubernetes.io/unschedulable, Exists, '',  NoSchedule, true",
        "node.kubernetes.io/unschedulable, Exists, '',  '',         true",
        "node.kubernetes.io/unschedulable, Equal,  '',  NoSchedule, true",
        "node.kubernetes.io/unschedulable, '',     '',  '',         true",
        "'',                               Exists, '',  '',         true",
        "'',                               Exists, '',  NoSchedule, true",
        "'',                               Exists, '',  NoExecute,  false",
        "'',                               '',     '',  '',         false",
        "node.kubernetes.io/unschedulable, Equal,  yes, NoSchedule, false",
        "node.kubernetes.io/unschedulable, Exists, '',  NoExecute,  false",
        "node.kubernetes.io/not-ready,     Exists, '',  NoSchedule, false",
    })
    void onlyAPodThatWouldComeBackIsLeftToItsToleration(
            String key, String operator, String value, String effect, boolean tolerates) {
        var pod = pod("ops/agent").tolerating(key, operator, value, effect).build();
        assertThat(Classes.of(pod, Optional.empty(), Drains.DEFAULTS))
                .isEqualTo(tolerates ? TOLERATES_CORDON : TO_EVICT);
    }

    @Test
    void onlyPodsThatCanLeaveHoldTheHook() {
        assertThat(Arrays.stream(PodClass.values()).filter(PodClass::blocking).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(TERMINATING, AWAITED, PROTECTED, TO_EVICT);
    }

    @Test
    void protectionIsHonouredOnlyWhereTheSettingSaysSo() {
        var pod = pod("shop/web")
                .annotation("karpenter.sh/do-not-disrupt", "true")
                .build();
        assertThat(Classes.of(pod, Optional.empty(), Drains.DEFAULTS)).isEqualTo(TO_EVICT);
    }

    @Test
    void withoutAnOwnPodUidNoPodIsTakenForTheOwn() {
        assertThat(Classes.of(pod("shop/web").uid("").build(), Optional.empty(), Drains.DEFAULTS))
                .isEqualTo(TO_EVICT);
    }

    @Test
    void systemPrioritiesAreCritical() {
        assertThat(Classes.critical(
                        pod("kube-system/dns").priority(2_000_000_000).build()))
                .isTrue();
        assertThat(Classes.critical(pod("kube-system/dns")
                        .priorityClass("system-node-critical")
                        .build()))
                .isTrue();
        assertThat(Classes.critical(pod("shop/web")
                        .priority(1_999_999_999)
                        .priorityClass("gold")
                        .build()))
                .isFalse();
    }
}
