package io.curfew.trials;

/** What people may want of the chart: values, and the version of Kubernetes that helm believes in. */
enum ChartVariant {
    DEFAULTS_ON_1_36("1.36.3", "{}"),
    DEFAULTS_ON_EKS_1_36("1.36.1-eks-1234567", "{}"),
    DEFAULTS_ON_1_35("1.35.0", "{}"),
    DEFAULTS_ON_1_29("1.29.0", "{}"),
    AS_OWN_NODE("1.36.3", "identity: associatedNode"),
    AS_OWN_NODE_WITHOUT_POLICIES("1.36.3", "{identity: associatedNode, policies: disabled}"),
    AS_SERVICE_ACCOUNT("1.36.3", "{identity: serviceAccount, protectedNamespaces: [default]}"),
    AS_SERVICE_ACCOUNT_WITHOUT_POLICIES("1.36.3", "{identity: serviceAccount, policies: disabled}"),
    ON_THE_POD_NETWORK("1.36.3", "{hostNetwork: false, check: {required: true}, networkPolicy: {enabled: true}}"),
    TELLING_SLACK("1.36.3", "notify: {urlSecret: {name: webhook}, template: slack}"),
    SEVERAL_DAEMON_SETS("1.36.3", """
            settings: {drain.timeout: 30m}
            daemonSets:
              spot:
                nodeMatchExpressions: [{key: pool, operator: In, values: [spot]}]
                settings: {drain.rate: 50}
              slow:
                nodeSelector: {pool: slow}
                settings: {drain.timeout: 20h, drain.on-timeout: stay}
                port: 9909
                check: {enabled: false}
                updateStrategy: {type: OnDelete}
            """),
    EVERYTHING("1.36.3", """
            identity: serviceAccount
            protectedNamespaces: [default, payments]
            settings:
              hooks.names: [curfew, 'drain-*']
              http.bind: 127.0.0.1
            image:
              repository: example.com/curfew
              digest: sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            imagePullSecrets: [{name: registry}]
            serviceAccount:
              name: drainer
              annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::111122223333:role/curfew'}
            labels: {team: platform}
            annotations: {example.com/owner: platform}
            podLabels: {tier: node}
            podAnnotations: {example.com/scrape: 'true'}
            extraEnv: [{name: AWS_REGION, value: eu-west-1}]
            notify:
              urlSecret: {name: webhook, key: address}
              headersSecret: {name: webhook}
              template: |
                {"text": "{{node}}: \\"{{text}}\\" {{blocking}}"}
            extraVolumes: [{name: trust, configMap: {name: trust}}]
            extraVolumeMounts: [{name: trust, mountPath: /etc/trust, readOnly: true}]
            nodeSelector: {pool: workers}
            tolerations: [{key: dedicated, operator: Exists}]
            updateStrategy: {maxUnavailable: 1}
            podMonitor: {enabled: true, labels: {release: prometheus}}
            serviceMonitor: {enabled: true}
            prometheusRule: {enabled: true, runbookUrlBase: 'https://git.example.com/curfew/blob/main/'}
            dashboard: {enabled: true}
            networkPolicy:
              enabled: true
              ingressFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
              egressPorts: [8080]
            """);

    static final String NEWEST = "1.36.3";

    private final String kubernetes;
    private final String values;

    ChartVariant(String kubernetes, String values) {
        this.kubernetes = kubernetes;
        this.values = values;
    }

    String kubernetes() {
        return kubernetes;
    }

    /** YAML. */
    String asked() {
        return values;
    }
}
