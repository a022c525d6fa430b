package io.curfew.simulator.ec2;

import io.curfew.simulator.fault.Rule;
import io.curfew.simulator.fault.Rules;
import io.curfew.simulator.time.WorldTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * EC2 Auto Scaling: the calls of its API. A call that is not accepted throws {@link ApiRefused}. Thread-safe;
 * deterministic and silent under a time that one thread moves by hand.
 *
 * <p>What is not a call but happens to instances (launch, scale-in, loss) is in {@link Fleet}.
 */
public final class AutoScaling {
    private static final int MOST_IDS = 50;

    private final Object lock;
    private final WorldTime time;
    private final Fleet fleet;
    private final LifecycleHistory history;
    private final Rules<ApiAction, Refusal> refusals = new Rules<>();

    AutoScaling(WorldTime time, Fleet fleet, LifecycleHistory history, Object lock) {
        this.time = time;
        this.fleet = fleet;
        this.history = history;
        this.lock = lock;
    }

    /** Rules by which calls are refused before they are looked at. */
    public Rules<ApiAction, Refusal> refusals() {
        return refusals;
    }

    /** Refuses every call of {@code action} until the rules are cleared. */
    public void refuse(ApiAction action, Refusal refusal) {
        refusals.always(called -> called == action, refusal);
    }

    /** Refuses the next {@code times} calls of {@code action}. */
    public void refuse(long times, ApiAction action, Refusal refusal) {
        refusals.times(times, called -> called == action, refusal);
    }

    /** Instances by id, or all where none is named; those that no group knows are left out (A9). */
    public List<InstanceView> describeInstances(List<String> ids) {
        return call(ApiAction.DESCRIBE_AUTO_SCALING_INSTANCES, "", "", String.join(",", ids), () -> {
            if (ids.size() > MOST_IDS) {
                throw new ApiRefused(
                        Refusal.validation("The number of instance ids that may be passed in is limited to 50"));
            }
            return fleet.groups().stream()
                    .flatMap(group -> group.view().instances().stream())
                    .filter(view -> ids.isEmpty() || ids.contains(view.instance()))
                    .toList();
        });
    }

    /** Groups by name, or all where none is named; unknown ones are left out. */
    public List<GroupView> describeGroups(List<String> names) {
        return describeGroups(names, List.of());
    }

    /** The same, and of those only the ones that every filter lets through. */
    public List<GroupView> describeGroups(List<String> names, List<GroupFilter> filters) {
        return call(
                ApiAction.DESCRIBE_AUTO_SCALING_GROUPS,
                String.join(",", names),
                "",
                "",
                () -> fleet.groups().stream()
                        .map(Group::view)
                        .filter(view -> names.isEmpty() || names.contains(view.name()))
                        .filter(view -> filters.stream().allMatch(filter -> filter.matches(view)))
                        .toList());
    }

    /** The group's hooks, or those named. */
    public List<Hook> describeHooks(String group, List<String> names) {
        return call(
                ApiAction.DESCRIBE_LIFECYCLE_HOOKS,
                group,
                String.join(",", names),
                "",
                () -> fleet.group(group).hooks().stream()
                        .filter(hook -> names.isEmpty() || names.contains(hook.name()))
                        .toList());
    }

    /** RecordLifecycleActionHeartbeat (A2). */
    public void heartbeat(ActionKey key) {
        run(
                ApiAction.RECORD_LIFECYCLE_ACTION_HEARTBEAT,
                key.group(),
                key.hook(),
                key.subject(),
                () -> open(key).heartbeat());
    }

    /** CompleteLifecycleAction. */
    public void complete(ActionKey key, Result result) {
        var asked = new ApiCall(
                time.instant(),
                ApiAction.COMPLETE_LIFECYCLE_ACTION,
                key.group(),
                key.hook(),
                key.subject(),
                Optional.of(result),
                Optional.empty());
        call(asked, () -> {
            open(key).complete(result);
            return result;
        });
    }

    public void putHook(String group, HookChange change) {
        run(
                ApiAction.PUT_LIFECYCLE_HOOK,
                group,
                change.name(),
                "",
                () -> fleet.group(group).put(change));
    }

    public void deleteHook(String group, String hook) {
        run(
                ApiAction.DELETE_LIFECYCLE_HOOK,
                group,
                hook,
                "",
                () -> fleet.group(group).delete(hook));
    }

    /** TerminateInstanceInAutoScalingGroup: the hooks run (A18). */
    public Activity terminate(String instance, Capacity capacity) {
        return call(ApiAction.TERMINATE_INSTANCE, "", "", instance, () -> fleet.terminateByCall(instance, capacity));
    }

    /** Takes instances out of service without hooks; KEEP launches replacements (A18). */
    public List<Activity> enterStandby(String group, List<String> instances, Capacity capacity) {
        return call(
                ApiAction.ENTER_STANDBY,
                group,
                "",
                String.join(",", instances),
                () -> fleet.enterStandby(group, instances, capacity));
    }

    /** Puts instances back into service, and asks for as many more. */
    public List<Activity> exitStandby(String group, List<String> instances) {
        return call(
                ApiAction.EXIT_STANDBY,
                group,
                "",
                String.join(",", instances),
                () -> fleet.exitStandby(group, instances));
    }

    /** Takes instances out of the group, without hooks; KEEP launches replacements (A18). */
    public List<Activity> detach(String group, List<String> instances, Capacity capacity) {
        return call(
                ApiAction.DETACH_INSTANCES,
                group,
                "",
                String.join(",", instances),
                () -> fleet.detach(group, instances, capacity));
    }

    private HookWait.Action open(ActionKey key) {
        var group = fleet.group(key.group());
        group.hook(key.hook());
        var members = new ArrayList<>(group.members());
        key.instance().ifPresent(id -> members.removeIf(member -> !member.id().equals(id)));
        return members.stream()
                .flatMap(member -> member.hookWait().stream())
                .flatMap(wait -> wait.action(key).stream())
                .findFirst()
                .orElseThrow(() -> new ApiRefused(key.notActive()));
    }

    private void run(ApiAction action, String group, String hook, String subject, Runnable effect) {
        call(action, group, hook, subject, () -> {
            effect.run();
            return action;
        });
    }

    private <T> T call(ApiAction action, String group, String hook, String subject, Supplier<T> effect) {
        return call(
                new ApiCall(time.instant(), action, group, hook, subject, Optional.empty(), Optional.empty()), effect);
    }

    private <T> T call(ApiCall asked, Supplier<T> effect) {
        synchronized (lock) {
            try {
                refusals.take(asked.action()).ifPresent(AutoScaling::refuse);
                var answer = effect.get();
                history.add(asked);
                return answer;
            } catch (ApiRefused e) {
                history.add(asked.refused(e.refusal()));
                throw e;
            }
        }
    }

    private static void refuse(Rule<ApiAction, Refusal> rule) {
        throw new ApiRefused(rule.fault());
    }
}
