package io.curfew.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Objects of a real server by which somebody has a say in requests of one space; gone again when closed. */
record Admission(Api admin, List<String> objects) implements AutoCloseable {

    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    private static final String EVICTIONS =
            "{'apiGroups':[''],'apiVersions':['v1'],'operations':['CREATE'],'resources':['pods/eviction']}";
    private static final String BUDGET_STATUSES =
            "{'apiGroups':['policy'],'apiVersions':['v1'],'operations':['UPDATE'],'resources':['poddisruptionbudgets/status']}";

    /** Returns once evictions are asked of {@code webhook}. */
    static Admission ofEvictions(Api admin, Space space, WebhookServer webhook) {
        var admission = webhook(admin, space, webhook, EVICTIONS);
        admission.awaitRefusal(space);
        return admission;
    }

    /** Returns once changes of budgets' statuses are asked of {@code webhook}. */
    static Admission ofBudgetStatuses(Api admin, Space space, WebhookServer webhook) {
        var admission = webhook(admin, space, webhook, BUDGET_STATUSES);
        var probe = space.budget("probe", "'minAvailable':0,'selector':{'matchLabels':{'app':'none'}}");
        Eventually.holds(() -> {
            admin.mergePatch(probe.path() + "/status?dryRun=All", "{'status':{'expectedPods':7}}".replace('\'', '"'))
                    .expect(200);
            assertThat(webhook.asked()).isPositive();
        });
        return admission;
    }

    /** Returns once the policy has refused an eviction. */
    static Admission policy(Api admin, Space space, ApiUnderTest.Denial denial) {
        var policies = GROUP + "validatingadmissionpolicies";
        var bindings = GROUP + "validatingadmissionpolicybindings";
        admin.post(policies, Json.of("""
                        {'metadata':{'name':'%s'},'spec':{'matchConstraints':{'resourceRules':[%s]},
                         'validations':[{'expression':'false','message':'%s','reason':'%s'}]}}""", denial.policy(), EVICTIONS, denial.message(), denial.reason()))
                .expect(201);
        admin.post(bindings, Json.of("""
                        {'metadata':{'name':'%s'},'spec':{'policyName':'%s','validationActions':['Deny'],
                         'matchResources':{'namespaceSelector':%s}}}""", denial.policy(), denial.policy(), only(space)))
                .expect(201);
        var admission =
                new Admission(admin, List.of(bindings + "/" + denial.policy(), policies + "/" + denial.policy()));
        admission.awaitRefusal(space);
        return admission;
    }

    private static Admission webhook(Api admin, Space space, WebhookServer webhook, String rule) {
        var configurations = GROUP + "validatingwebhookconfigurations";
        admin.post(
                        configurations,
                        Json.of(
                                """
                        {'metadata':{'name':'%s'},'webhooks':[{'name':'%s','clientConfig':{'url':'%s','caBundle':'%s'},
                         'rules':[%s],'namespaceSelector':%s,'sideEffects':'None','admissionReviewVersions':['v1'],
                         'failurePolicy':'Fail','timeoutSeconds':5}]}""",
                                space.namespace(),
                                ApiUnderTest.WEBHOOK,
                                webhook.uri(),
                                webhook.authority(),
                                rule,
                                only(space)))
                .expect(201);
        return new Admission(admin, List.of(configurations + "/" + space.namespace()));
    }

    private static String only(Space space) {
        return Json.of("{'matchLabels':{'kubernetes.io/metadata.name':'%s'}}", space.namespace());
    }

    /** Admission comes before the pod is looked for: as long as nobody refuses, a pod that is not there is not found. */
    private void awaitRefusal(Space space) {
        var nobody = new Pod(space, "nobody", "");
        Eventually.holds(() -> assertThat(nobody.evict().message()).isNotEqualTo("pods \"nobody\" not found"));
    }

    @Override
    public void close() {
        objects.forEach(admin::delete);
    }
}
