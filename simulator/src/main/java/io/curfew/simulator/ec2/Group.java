package io.curfew.simulator.ec2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A group with its hooks and its instances. Guarded by the lock of {@link AutoScaling}. */
final class Group {
    private static final int MOST_HOOKS = 50;

    private final GroupSettings settings;
    private final Map<String, Hook> hooks = new LinkedHashMap<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private int desired;

    Group(GroupSettings settings) {
        this.settings = settings;
        this.desired = settings.minSize();
        settings.hooks().forEach(hook -> hooks.put(hook.name(), hook));
    }

    GroupSettings settings() {
        return settings;
    }

    int desired() {
        return desired;
    }

    void desired(int capacity) {
        desired = capacity;
    }

    List<Hook> hooks() {
        return List.copyOf(hooks.values());
    }

    /** The hooks that hold up {@code walk}. */
    List<Hook> hooksOf(Walk walk) {
        return hooks.values().stream()
                .filter(hook -> walk.held().equals(Optional.of(hook.transition())))
                .toList();
    }

    void put(HookChange change) {
        var present = Optional.ofNullable(hooks.get(change.name()));
        if (present.isEmpty() && hooks.size() == MOST_HOOKS) {
            throw new ApiRefused(new Refusal(
                    400, "LimitExceeded", "You have already reached a limit: " + MOST_HOOKS + " lifecycle hooks"));
        }
        try {
            hooks.put(change.name(), change.apply(present));
        } catch (IllegalArgumentException e) {
            throw new ApiRefused(Refusal.validation(String.valueOf(e.getMessage())));
        }
    }

    Hook hook(String name) {
        return Optional.ofNullable(hooks.get(name)).orElseThrow(() -> new ApiRefused(Refusal.noSuchHook(name)));
    }

    /** What was open for the hook is ended: a launching instance is abandoned, a terminating one goes on. */
    void delete(String name) {
        var hook = hook(name);
        hooks.remove(name);
        var result = hook.transition() == Transition.LAUNCHING ? Result.ABANDON : Result.CONTINUE;
        members().forEach(member -> member.hookWait().ifPresent(wait -> wait.hookDeleted(name, result)));
    }

    List<Member> members() {
        return List.copyOf(members.values());
    }

    Optional<Member> member(String id) {
        return Optional.ofNullable(members.get(id));
    }

    /** The instances of a call that moves several, all or none of them. */
    List<Member> members(List<String> ids, List<LifecycleState> allowed) {
        var found = new ArrayList<Member>();
        for (var id : ids) {
            var member = member(id).orElseThrow(() -> new ApiRefused(Refusal.notInGroup(id, settings.name())));
            if (!allowed.contains(member.state())) {
                var states = allowed.stream().map(LifecycleState::text).toList();
                throw new ApiRefused(Refusal.notIn(id, String.join(" or ", states)));
            }
            found.add(member);
        }
        return found;
    }

    void add(Member member) {
        members.put(member.id(), member);
    }

    void remove(String id) {
        members.remove(id);
    }

    /** How many instances are missing to the desired capacity. */
    int missing() {
        return desired - counted();
    }

    int counted() {
        return (int) members.values().stream()
                .filter(member -> member.state().counts())
                .count();
    }

    /** Changes the desired capacity within the sizes; {@code what} is for the message. */
    void change(int by, String what) {
        var changed = desired + by;
        if (changed < settings.minSize() || changed > settings.maxSize()) {
            throw new ApiRefused(Refusal.validation("AutoScalingGroup " + settings.name() + " has min-size="
                    + settings.minSize() + ", max-size=" + settings.maxSize() + ", and desired-size=" + desired
                    + ". To " + what + ", please update the AutoScalingGroup sizes appropriately."));
        }
        desired = changed;
    }

    /** One less is wanted, in a call that says so together with an instance to terminate. */
    void decrementForTermination() {
        if (desired <= settings.minSize()) {
            throw new ApiRefused(Refusal.validation("Currently, desiredSize equals minSize (" + settings.minSize()
                    + "). Terminating instance without replacement will violate group's min size constraint. Either"
                    + " set shouldDecrementDesiredCapacity flag to false or lower group's min size."));
        }
        desired--;
    }

    GroupView view() {
        return new GroupView(
                settings.name(),
                settings.minSize(),
                settings.maxSize(),
                desired,
                members.values().stream().map(this::view).toList(),
                settings.tags());
    }

    InstanceView view(Member member) {
        var identity = member.metadata().identity();
        return new InstanceView(identity.id(), identity.type(), settings.name(), identity.zone(), member.state());
    }
}
