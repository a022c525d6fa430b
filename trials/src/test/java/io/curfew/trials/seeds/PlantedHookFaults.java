package io.curfew.trials.seeds;

import io.curfew.agent.hook.Hook;
import io.curfew.agent.hook.HookResult;
import io.curfew.agent.port.Action;
import io.curfew.agent.port.AutoScaling;
import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Observation;
import io.curfew.agent.port.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What an agent could do wrong with lifecycle hooks. */
final class PlantedHookFaults {
    private PlantedHookFaults() {}

    static List<Planted> all() {
        return List.of(
                new Planted("heartbeat after completion", HeartbeatAfterCompletion::new),
                new Planted("completes again after the acknowledgement", CompletesAgain::new),
                new Planted("completes foreign hooks", autoScaling(CompletesForeign::new)),
                new Planted("no heartbeats while the API server is away", autoScaling(SilentWithoutApi::new)),
                new Planted("heartbeats only twice", autoScaling(HeartbeatsTwice::new)),
                new Planted("never completes", autoScaling(NeverCompletes::new)),
                new Planted("takes \"no active action\" for the end", TakesDoubtForTheEnd::new),
                new Planted("asks Auto Scaling at idle", AsksAtIdle::new));
    }

    private static Supplier<Mutant> autoScaling(BiFunction<AutoScaling, Facts, AutoScaling> faulty) {
        return () -> new Mutant() {
            @Override
            public AutoScaling around(AutoScaling real, Facts facts) {
                return faulty.apply(real, facts);
            }
        };
    }

    private static final class HeartbeatAfterCompletion implements Mutant {
        private Optional<Action.Complete> completed = Optional.empty();

        @Override
        public Observation seen(Observation observation, Facts facts) {
            if (observation
                    instanceof
                    Observation.ActionEnded(Result.HookCompleted(var action, AwsAnswer.Good<Result.Done> _))) {
                completed = Optional.of(action);
            }
            return observation;
        }

        @Override
        public List<Action> instead(Action action, Facts facts) {
            var all = new ArrayList<Action>(List.of(action));
            if (action instanceof Action.Tell) {
                completed.ifPresent(c -> all.add(new Action.Heartbeat(c.hook(), c.instanceId())));
            }
            return all;
        }
    }

    private static final class CompletesAgain implements Mutant {
        @Override
        public Observation seen(Observation observation, Facts facts) {
            return observation
                            instanceof
                            Observation.ActionEnded(Result.HookCompleted(var action, AwsAnswer.Good<Result.Done> _))
                    ? new Observation.ActionEnded(
                            new Result.HookCompleted(action, new AwsAnswer.Unreachable<>("not heard")))
                    : observation;
        }
    }

    private static final class TakesDoubtForTheEnd implements Mutant {
        @Override
        public Observation seen(Observation observation, Facts facts) {
            return observation
                            instanceof
                            Observation.ActionEnded(
                                    Result.HookCompleted(var action, AwsAnswer.NoActiveAction<Result.Done> _))
                    ? new Observation.ActionEnded(
                            new Result.HookCompleted(action, new AwsAnswer.Good<>(Result.Done.DONE)))
                    : observation;
        }
    }

    private static final class AsksAtIdle implements Mutant {
        @Override
        public List<Action> instead(Action action, Facts facts) {
            return action instanceof Action.ReadNode
                    ? List.of(action, new Action.DescribeInstance(facts.world.instanceId()))
                    : List.of(action);
        }
    }

    private static final class CompletesForeign extends FaultyAutoScaling {
        private List<Hook> all = List.of();

        CompletesForeign(AutoScaling real, Facts facts) {
            super(real);
        }

        @Override
        public AwsAnswer<List<Hook>> describeHooks(String group) {
            var answer = real.describeHooks(group);
            if (answer instanceof AwsAnswer.Good<List<Hook>> good) {
                all = good.value();
            }
            return answer;
        }

        @Override
        public AwsAnswer<Result.Done> complete(Hook hook, String instanceId, HookResult result) {
            all.stream().filter(h -> !h.equals(hook)).forEach(h -> real.complete(h, instanceId, result));
            return real.complete(hook, instanceId, result);
        }
    }

    private static final class SilentWithoutApi extends FaultyAutoScaling {
        private final Facts facts;

        SilentWithoutApi(AutoScaling real, Facts facts) {
            super(real);
            this.facts = facts;
        }

        @Override
        public AwsAnswer<Result.Done> heartbeat(Hook hook, String instanceId) {
            return facts.faults.during(Fault.API_SERVER_AWAY).isPresent()
                    ? new AwsAnswer.Unreachable<>("busy with Kubernetes")
                    : real.heartbeat(hook, instanceId);
        }
    }

    private static final class HeartbeatsTwice extends FaultyAutoScaling {
        private int sent;

        HeartbeatsTwice(AutoScaling real, Facts facts) {
            super(real);
        }

        @Override
        public AwsAnswer<Result.Done> heartbeat(Hook hook, String instanceId) {
            return sent++ < 2 ? real.heartbeat(hook, instanceId) : new AwsAnswer.Good<>(Result.Done.DONE);
        }
    }

    private static final class NeverCompletes extends FaultyAutoScaling {
        NeverCompletes(AutoScaling real, Facts facts) {
            super(real);
        }

        @Override
        public AwsAnswer<Result.Done> complete(Hook hook, String instanceId, HookResult result) {
            return new AwsAnswer.Unreachable<>("not sent");
        }
    }
}
