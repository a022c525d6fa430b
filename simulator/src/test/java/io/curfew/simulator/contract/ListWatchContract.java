package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** LIST and WATCH of one node's pods (own-node-only.md 7). */
abstract class ListWatchContract extends ContractCase {

    ListWatchContract(ApiUnderTest server) {
        super(server);
    }

    @Test
    void aListWithoutAVersionHasTheNodesPodsAndNoOthers() {
        space.pod("web-1");
        space.podOnNode("elsewhere", "another-node");

        var answer = api.get(ownPods(""));

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body().path("kind").asText()).isEqualTo("PodList");
        assertThat(names(answer)).containsExactly("web-1");
        assertThat(version(answer)).matches("\\d+");
    }

    @Test
    void aListFromTheCacheHasTheSameAMomentLater() {
        space.pod("web-1");
        space.podOnNode("elsewhere", "another-node");

        Eventually.holds(() -> {
            var answer = api.get(ownPods("&resourceVersion=0"));
            assertThat(names(answer)).containsExactly("web-1");
            assertThat(version(answer)).matches("\\d+");
        });
    }

    @Test
    void theItemsOfAListDoNotRepeatTheirKind() {
        space.pod("web-1");

        var item = api.get(ownPods("")).body().at("/items/0");

        assertThat(item.has("kind")).isFalse();
        assertThat(item.has("apiVersion")).isFalse();
    }

    @Test
    void anEmptyListIsAnEmptyArray() {
        assertThat(api.get(ownPods("")).body().path("items")).isEqualTo(Json.parse("[]"));
    }

    @Test
    void aWatchTellsWhatHappensToTheNodesPodsAndToNoOthers() {
        var before = space.readyPod("web-1");
        var version = version(api.get(ownPods("")));
        try (var watch = api.watch(ownPods("&watch=true&resourceVersion=" + version))) {
            assertThat(watch.code()).isEqualTo(200);
            space.podOnNode("elsewhere", "another-node");
            before.evict("'gracePeriodSeconds':1").expect(201);
            space.pod("web-2");
            before.end();

            watch.await("DELETED");
            // An eviction is two changes: the condition, then the deletion.
            assertThat(watch.story())
                    .containsSubsequence("MODIFIED web-1", "ADDED web-2", "DELETED web-1")
                    .doesNotContain("ADDED elsewhere", "ADDED web-1");
        }
    }

    @Test
    void aWatchGoesOnAfterTheVersionThatItNames() {
        var pod = space.pod("web-1");
        var version = pod.now().at("/metadata/resourceVersion").asText();
        space.pod("web-2");
        try (var watch = api.watch(ownPods("&watch=true&resourceVersion=" + version))) {
            watch.awaitStory("ADDED web-2");
        }
    }

    @Test
    void aWatchFromNothingBeginsWithWhatIsThere() {
        space.pod("web-1");
        Eventually.holds(
                () -> assertThat(names(api.get(ownPods("&resourceVersion=0")))).containsExactly("web-1"));
        try (var watch = api.watch(ownPods("&watch=true&resourceVersion=0"))) {
            watch.awaitStory("ADDED web-1");
        }
    }

    @Test
    void aDeletedEventCarriesTheLastStateWithAVersionOfItsOwn() {
        var pod = space.readyPod("web-1");
        var version = version(api.get(ownPods("")));
        try (var watch = api.watch(ownPods("&watch=true&resourceVersion=" + version))) {
            pod.delete("'gracePeriodSeconds':0").expect(200);

            var last = watch.await("DELETED");

            assertThat(last.at("/metadata/uid").asText()).isEqualTo(pod.uid());
            assertThat(Long.parseLong(last.at("/metadata/resourceVersion").asText()))
                    .isGreaterThan(Long.parseLong(version));
        }
    }

    @Test
    void aBookmarkComesBeforeTheServerEndsTheWatch() {
        space.pod("web-1");
        var version = version(api.get(ownPods("")));
        try (var watch = api.watch(
                ownPods("&watch=true&allowWatchBookmarks=true&timeoutSeconds=5&resourceVersion=" + version))) {
            // After the start of the watch: a server sends no bookmark that tells nothing new.
            var elsewhere = space.podOnNode("elsewhere", "another-node");
            var newest = elsewhere.now().at("/metadata/resourceVersion").asLong();

            var bookmark = watch.await("BOOKMARK");

            assertThat(bookmark.path("kind").asText()).isEqualTo("Pod");
            assertThat(bookmark.at("/metadata/resourceVersion").asLong()).isGreaterThanOrEqualTo(newest);
            watch.awaitEnd();
            assertThat(watch.story()).isEmpty();
        }
    }

    @Test
    void aWatchFromAVersionThatIsTooOldIsAnErrorEventInAGoodAnswer() {
        try (var watch = api.watch(ownPods("&watch=true&resourceVersion=1"))) {
            assertThat(watch.code()).isEqualTo(200);

            var status = watch.await("ERROR");

            assertThat(status.path("kind").asText()).isEqualTo("Status");
            assertThat(status.path("code").asInt()).isEqualTo(410);
            assertThat(status.path("reason").asText()).isEqualTo("Expired");
            assertThat(status.path("message").asText()).matches("too old resource version: 1 \\(\\d+\\)");
            watch.awaitEnd();
        }
    }

    @Test
    void aListFromAVersionOfTheFutureTimesOut() {
        var answer = api.get(ownPods("&resourceVersion=999999999"));

        assertThat(answer.code()).isEqualTo(504);
        assertThat(answer.reason()).isEqualTo("Timeout");
        assertThat(answer.cause("ResourceVersionTooLarge")).isPresent();
        assertThat(answer.body().at("/details/retryAfterSeconds").asInt()).isEqualTo(1);
    }

    private String ownPods(String more) {
        return "/api/v1/pods?fieldSelector=spec.nodeName%3D" + space.node() + more;
    }

    private static List<String> names(Answer list) {
        return StreamSupport.stream(list.expect(200).body().path("items").spliterator(), false)
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
    }

    private static String version(Answer list) {
        return list.expect(200).body().at("/metadata/resourceVersion").asText();
    }
}
