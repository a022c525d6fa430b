package io.curfew.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curfew.agent.plan.Journal;
import io.curfew.agent.port.NodePatch;
import io.curfew.agent.port.NodePatch.Change;
import io.curfew.agent.port.OwnNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTextTest {
    private static final Journal JOURNAL = new Journal(Map.of(), false, false, "b", Set.of());
    private static final String JOURNAL_TEXT =
            "{\\\"v\\\":1,\\\"interruptions\\\":{},\\\"cordonedBefore\\\":false,\\\"labelledBefore\\\":false,"
                    + "\\\"bootId\\\":\\\"b\\\",\\\"completedHooks\\\":[]}";

    @Test
    void cordonLabelAndJournalGoInOneBody() {
        var patch = new NodePatch(
                Optional.of("42"),
                new Change.Set<>(true),
                new Change.Set<>("curfew"),
                new Change.Set<>(JOURNAL),
                Optional.of("old"));

        assertThat(NodeText.write(patch))
                .isEqualTo("{\"spec\":{\"unschedulable\":true},\"metadata\":{\"resourceVersion\":\"42\",\"labels\":{"
                        + "\"node.kubernetes.io/exclude-from-external-load-balancers\":\"curfew\"},\"annotations\":{"
                        + "\"curfew.io/journal\":\"" + JOURNAL_TEXT
                        + "\",\"curfew.io/journal-unreadable\":\"old\"}}}");
    }

    @Test
    void whatIsRemovedIsNull() {
        var patch = new NodePatch(
                Optional.empty(),
                new Change.Remove<>(),
                new Change.Remove<>(),
                new Change.Remove<>(),
                Optional.empty());

        assertThat(NodeText.write(patch))
                .isEqualTo("{\"spec\":{\"unschedulable\":null},\"metadata\":{\"labels\":{"
                        + "\"node.kubernetes.io/exclude-from-external-load-balancers\":null},"
                        + "\"annotations\":{\"curfew.io/journal\":null}}}");
    }

    @Test
    void whatIsKeptIsNotMentioned() {
        assertThat(NodeText.write(NodePatch.journal(JOURNAL)))
                .isEqualTo("{\"metadata\":{\"annotations\":{\"curfew.io/journal\":\"" + JOURNAL_TEXT + "\"}}}");
    }

    @Test
    void aNodeIsReadWithAllThatMatters() throws IOException {
        var node = read("""
                {"kind":"Node","metadata":{"name":"node-a","uid":"u","resourceVersion":"7",
                 "labels":{"node.kubernetes.io/exclude-from-external-load-balancers":""},
                 "annotations":{"curfew.io/journal":"{oops"}},
                 "spec":{"providerID":"aws:///eu-west-1a/i-0abc","unschedulable":true},
                 "status":{"nodeInfo":{"bootID":"boot-1"},"conditions":[{"type":"Ready","status":"True"}]}}""");

        assertThat(node.journal()).isInstanceOf(Journal.Entry.Unreadable.class);
        assertThat(node)
                .isEqualTo(new OwnNode(
                        "node-a",
                        "u",
                        "7",
                        "aws:///eu-west-1a/i-0abc",
                        true,
                        Optional.of(""),
                        node.journal(),
                        "boot-1",
                        true));
    }

    @Test
    void aBareNodeIsNeitherReadyNorOurs() throws IOException {
        assertThat(
                        read(
                                "{\"kind\":\"Node\",\"metadata\":{\"name\":\"node-a\",\"uid\":\"u\",\"resourceVersion\":\"7\"}}"))
                .isEqualTo(new OwnNode(
                        "node-a", "u", "7", "", false, Optional.empty(), new Journal.Entry.None(), "", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'kind':'Status'}",
                "{'kind':'Node','metadata':{'name':'node-b','uid':'u','resourceVersion':'7'}}",
                "{'kind':'Node','metadata':{'name':'node-a','resourceVersion':'7'}}",
                "{'kind':'Node','metadata':{'name':'node-a','uid':'u','resourceVersion':7}}",
                "{'kind':'Node','metadata':{'name':'node-a','uid':'u','resourceVersion':'7'},'spec':{'unschedulable':'yes'}}"
            })
    void anythingElseIsNoNode(String quoted) {
        assertThatThrownBy(() -> read(quoted.replace('\'', '"'))).isInstanceOf(IOException.class);
    }

    private static OwnNode read(String text) throws IOException {
        return NodeText.read(Json.parse(text), "node-a");
    }
}
