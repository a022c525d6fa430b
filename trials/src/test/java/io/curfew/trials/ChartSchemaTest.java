package io.curfew.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is misspelt or cannot be is refused at install, with a line that names it. */
class ChartSchemaTest {
    private static final String WRONG = """
            settings               | {drain.timeout: 30}                    | /settings/drain.timeout
            settings               | {drain.timeout: half an hour}          | /settings/drain.timeout
            settings               | {drain.timeuot: 30m}                   | drain.timeuot
            settings               | {drain: {timeout: 30m}}                | additional properties 'drain'
            settings               | {drain.on-timeout: explode}            | 'delete', 'continue', 'stay'
            settings               | {drain.rate: 0}                        | minimum: got 0, want 1
            settings               | {http.port: 80}                        | http.port
            settings               | {identity: auto}                       | additional properties 'identity'
            identity               | self                                   | 'auto', 'associatedNode', 'serviceAccount'
            policies               | perhaps                                | 'auto', 'enabled', 'disabled'
            protectedNamespaces    | default                                | want array
            daemonSets             | {spot: {replicas: 2}}                  | additional properties 'replicas'
            daemonSets             | {spot: {settings: {drain.timeout: 1}}} | /daemonSets/spot/settings/drain.timeout
            daemonSets             | {Spot_1: {}}                           | Spot_1
            image                  | {repositry: x}                         | additional properties 'repositry'
            image                  | {digest: abc}                          | /image/digest
            imagePullSecrets       | [registry]                             | /imagePullSecrets/0
            serviceAccount         | {name: Big Name}                       | /serviceAccount/name
            check                  | {required: sometimes}                  | want boolean
            hostNetwork            | maybe                                  | want boolean
            port                   | 99999                                  | maximum: got 99,999, want 65,535
            resources              | {requests: {cpu: lots}}                | /resources/requests/cpu
            updateStrategy         | {type: Recreate}                       | 'RollingUpdate', 'OnDelete'
            updateStrategy         | {maxUnavailable: 0}                    | minimum: got 0, want 1
            updateStrategy         | {maxUnavailable: many}                 | /updateStrategy/maxUnavailable
            terminationGracePeriodSeconds | 1                               | minimum: got 1, want 2
            priorityClassName      | 7                                      | want string
            tolerations            | {operator: Exists}                     | want array
            nodeSelector           | {pool: 7}                              | /nodeSelector/pool
            nodeMatchExpressions   | [{values: [a]}]                        | 'key', 'operator'
            labels                 | {team: 7}                              | /labels/team
            annotations            | [a]                                    | want object
            podLabels              | {a: true}                              | /podLabels/a
            podAnnotations         | x                                      | want object
            settings               | {notify.url: 'https://example.com'}    | notify.url
            notify                 | {url: 'https://example.com'}           | additional properties 'url'
            notify                 | {urlSecret: {name: Big Name}}          | /notify/urlSecret/name
            notify                 | {template: discord}                    | /notify/template
            prometheusRule         | {runbookUrlBase: docs}                 | /prometheusRule/runbookUrlBase
            networkPolicy          | {egressPorts: [0]}                     | minimum: got 0, want 1
            extraEnv               | [{value: x}]                           | 'name'
            extraVolumes           | [{emptyDir: {}}]                       | 'name'
            extraVolumeMounts      | [{name: a}]                            | 'mountPath'
            podMonitor             | {interval: often}                      | /podMonitor/interval
            serviceMonitor         | {enable: true}                         | additional properties 'enable'
            prometheusRule         | {enabled: 1}                           | want boolean
            dashboard              | {folder: x}                            | additional properties 'folder'
            networkPolicy          | {ingressFrom: all}                     | want array
            """;

    private final ChartHelm helm = ChartHelm.needed();

    @ParameterizedTest
    @CsvSource(textBlock = WRONG, delimiter = '|', quoteCharacter = '"')
    void aWrongValueIsRefusedByName(String key, String value, String named) {
        var output = helm.template(key + ": " + value);

        assertThat(output.exit()).as(output.text()).isNotZero();
        assertThat(output.text().strip())
                .contains("values don't meet the specifications of the schema", named)
                .matches(text -> text.lines().count() <= 4, "is short");
    }

    @Test
    void aMisspeltNameIsRefused() {
        assertThat(helm.template("identiy: auto").text()).contains("additional properties 'identiy' not allowed");
    }

    @Test
    void aWrongValueIsTriedForEveryKey() {
        var keys = new HashSet<String>();
        ChartHelm.read("values.yaml").fieldNames().forEachRemaining(keys::add);

        assertThat(WRONG.lines()
                        .map(line -> line.substring(0, line.indexOf('|')).strip()))
                .containsAll(keys);
    }

    @Test
    void whatTheSchemaCannotSayIsRefusedToo() {
        assertThat(List.of(
                        helm.template("{identity: associatedNode, protectedNamespaces: [default]}"),
                        helm.template("{serviceAccount: {create: false}}")))
                .allSatisfy(output -> assertThat(output.exit()).isNotZero())
                .extracting(ChartHelm.Output::text)
                .satisfiesExactly(
                        text -> assertThat(text).contains("protectedNamespaces: needs identity=serviceAccount"),
                        text -> assertThat(text).contains("serviceAccount.name: with serviceAccount.create=false"));
    }
}
