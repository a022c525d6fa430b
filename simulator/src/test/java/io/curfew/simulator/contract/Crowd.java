package io.curfew.simulator.contract;

/** Sets up API Priority and Fairness of a real server so that one user can be turned away. */
final class Crowd {

    private static final String FLOW_CONTROL = "/apis/flowcontrol.apiserver.k8s.io/v1/";

    private Crowd() {}

    static void gather(Api admin) {
        admin.post(FLOW_CONTROL + "prioritylevelconfigurations", Json.of("""
                                {'metadata':{'name':'one-seat'},'spec':{'type':'Limited',
                                 'limited':{'nominalConcurrencyShares':0,'lendablePercent':0,'borrowingLimitPercent':0,
                                            'limitResponse':{'type':'Reject'}}}}""")).expect(201);
        admin.post(FLOW_CONTROL + "flowschemas", Json.of("""
                                {'metadata':{'name':'the-crowd'},'spec':{'matchingPrecedence':2,
                                 'priorityLevelConfiguration':{'name':'one-seat'},
                                 'rules':[{'subjects':[{'kind':'User','user':{'name':'crowd'}}],
                                   'resourceRules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*'],
                                                     'clusterScope':true,'namespaces':['*']}]}]}}""")).expect(201);
        // Not by the group system:masters: its requests are exempt.
        admin.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", Json.of("""
                                {'metadata':{'name':'the-crowd'},
                                 'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole',
                                            'name':'cluster-admin'},
                                 'subjects':[{'apiGroup':'rbac.authorization.k8s.io','kind':'User','name':'crowd'}]}"""))
                .expect(201);
    }
}
