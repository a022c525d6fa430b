package io.curfew.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodSelectorTest {

    @ParameterizedTest(name = "{0} and a pod of {1} with {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "app=trainer                      | batch | app=trainer             | true",
                "app==trainer                     | batch | app=trainer             | true",
                "app=trainer                      | batch | app=web                 | false",
                "app=trainer                      | batch | tier=a                  | false",
                "app!=trainer                     | batch | app=web                 | true",
                "app!=trainer                     | batch | tier=a                  | true",
                "app!=trainer                     | batch | app=trainer             | false",
                "app                              | batch | app=web                 | true",
                "app                              | batch | tier=a                  | false",
                "!app                             | batch | tier=a                  | true",
                "!app                             | batch | app=web                 | false",
                "tier in (a, b)                   | batch | tier=b                  | true",
                "tier in (a,b)                    | batch | tier=c                  | false",
                "tier notin (a,b)                 | batch | tier=c                  | true",
                "tier notin (a,b)                 | batch | app=web                 | true",
                "tier notin (a,b)                 | batch | tier=a                  | false",
                "app=trainer,tier in (a,b),!test  | batch | app=trainer tier=b      | true",
                "app=trainer,tier in (a,b),!test  | batch | app=trainer tier=b test=1 | false",
                "batch/app=trainer                | batch | app=trainer             | true",
                "batch/app=trainer                | shop  | app=trainer             | false",
                "app.kubernetes.io/name=trainer   | shop  | app.kubernetes.io/name=trainer | true",
                "batch/app.kubernetes.io/name=t   | batch | app.kubernetes.io/name=t | true",
                "batch/app.kubernetes.io/name=t   | shop  | app.kubernetes.io/name=t | false",
            })
    void aSelectorMatchesAsKubernetesWould(String selector, String namespace, String labels, boolean matches) {
        assertThat(PodSelector.parse(selector).orElseThrow().matches(namespace, labels(labels)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "app=",
                "batch/",
                "a=b,",
                "=b",
                "tier in",
                "tier in ()x",
                "a b",
                "a=b=c",
                "-a",
                "!",
                "Batch/a=b/c"
            })
    void whatIsNoSelectorIsRefused(String text) {
        // "app=" asks for an empty value, which a label may have.
        assertThat(PodSelector.parse(text).isPresent()).isEqualTo(text.equals("app="));
    }

    @Test
    void severalSelectorsHaveSemicolonsBetween() {
        var settings = Settings.of("n", List.of("--drain.wait-for=app=trainer,tier in (a,b);batch/long"));

        assertThat(settings.drain().waitFor())
                .extracting(PodSelector::text)
                .containsExactly("app=trainer,tier in (a,b)", "batch/long");
    }

    private static Map<String, String> labels(String text) {
        var labels = new HashMap<String, String>();
        Arrays.stream(text.split(" ", -1)).map(l -> l.split("=", 2)).forEach(l -> labels.put(l[0], l[1]));
        return labels;
    }
}
