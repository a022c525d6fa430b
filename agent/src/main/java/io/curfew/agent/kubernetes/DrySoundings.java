package io.curfew.agent.kubernetes;

import io.curfew.agent.drain.EvictionAnswer;
import io.curfew.agent.drain.Pod;
import io.curfew.agent.port.NodeAnswer;
import io.curfew.agent.port.PodsAnswer;
import io.curfew.agent.rehearse.Soundings;
import java.io.IOException;

/** A rehearsal's questions to the API server: what a check asks, and dry runs of the evictions of a drain. */
final class DrySoundings implements Soundings {
    /** What the server says of a webhook that has effects of its own. */
    private static final String NO_DRY_RUN = "does not support dry run";

    private final ApiServer server;
    private final Requests requests;
    private final DryRuns looks;

    /** @param looks reads Node and pods; not closed by this, which shares its server */
    DrySoundings(ApiServer server, Requests requests, DryRuns looks) {
        this.server = server;
        this.requests = requests;
        this.looks = looks;
    }

    @Override
    public NodeAnswer readNode() {
        return looks.readNode();
    }

    @Override
    public PodsAnswer listPods() {
        return looks.listPods();
    }

    @Override
    public EvictionAnswer evict(Pod pod) {
        return ask(requests.evict(pod, EvictionText.evictDry(pod)));
    }

    @Override
    public EvictionAnswer delete(Pod pod) {
        return ask(requests.delete(pod, EvictionText.deleteDry(pod)));
    }

    private EvictionAnswer ask(Request request) {
        try {
            var answer = EvictionAnswers.read(server.ask(DryRequests.dry(request)));
            // It would perhaps let the pod go: only a request that is meant would tell.
            return answer instanceof EvictionAnswer.Refused refused
                            && refused.message().contains(NO_DRY_RUN)
                    ? new EvictionAnswer.Unreachable(Texts.oneLine(refused.message()))
                    : answer;
        } catch (IOException noAnswer) {
            return new EvictionAnswer.Unreachable(Texts.of(noAnswer));
        }
    }

    @Override
    public BudgetsAnswer budgets(String namespace) {
        var request = requests.listBudgets(namespace);
        try {
            var answer = server.ask(request);
            if (answer.good()) {
                return new BudgetsAnswer.Listed(BudgetText.read(answer.object()));
            }
            var refusal = answer.refusal();
            return new BudgetsAnswer.Unknown(refusal.denied() ? "not allowed to " + request.what() : refusal.text());
        } catch (IOException noAnswer) {
            return new BudgetsAnswer.Unknown(Texts.of(noAnswer));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
