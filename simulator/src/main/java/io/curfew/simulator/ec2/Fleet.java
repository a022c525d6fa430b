package io.curfew.simulator.ec2;

import io.curfew.simulator.time.WorldTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The groups and instances of an account, and what happens to them that nobody calls for. Thread-safe. Listeners hear
 * of changes in their order, at the same instant, but never on the stack of whoever caused them.
 */
public final class Fleet {
    private final Object lock = new Object();
    private final WorldTime time;
    private final Clockwork clockwork;
    private final InstanceFactory factory;
    private final LifecycleHistory history = new LifecycleHistory();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, InstanceMetadata> instances = new LinkedHashMap<>();
    private final List<Consumer<StateChange>> listeners = new CopyOnWriteArrayList<>();
    private final AutoScaling autoScaling;
    private final Activities activities = new Activities();

    public Fleet(WorldTime time) {
        this.time = time;
        this.clockwork = new Clockwork(time, lock);
        this.factory = new InstanceFactory(time);
        this.autoScaling = new AutoScaling(time, this, history, lock);
    }

    /** The API to this fleet. */
    public AutoScaling autoScaling() {
        return autoScaling;
    }

    public LifecycleHistory history() {
        return history;
    }

    /** Tells of every change of a lifecycle state from now on, on the thread of the world's time. */
    public void onStateChange(Consumer<StateChange> listener) {
        listeners.add(listener);
    }

    public void createGroup(GroupSettings settings) {
        synchronized (lock) {
            if (groups.putIfAbsent(settings.name(), new Group(settings)) != null) {
                throw new IllegalArgumentException("there is a group " + settings.name());
            }
        }
    }

    /** An instance that has long been in service, and for which one more is wanted. */
    public InstanceMetadata inService(String group) {
        synchronized (lock) {
            var of = group(group);
            var member = join(of, LifecycleState.IN_SERVICE);
            member.metadata().targetState(Optional.of(TargetState.IN_SERVICE));
            of.desired(Math.max(of.desired(), of.counted()));
            return member.metadata();
        }
    }

    /** A new instance on its way into service, and for which one more is wanted. */
    public InstanceMetadata launch(String group) {
        synchronized (lock) {
            var of = group(group);
            of.desired(of.counted() + 1);
            return launch(of, Walk.LAUNCH);
        }
    }

    /** A new instance on its way into the warm pool. */
    public InstanceMetadata launchIntoPool(String group, PoolState pool) {
        synchronized (lock) {
            return launch(group(group), Walk.launchIntoPool(pool));
        }
    }

    /** Scale-in: Auto Scaling itself terminates an instance, and wants one less. */
    public void scaleIn(String instance) {
        synchronized (lock) {
            var group = groupOf(instance);
            if (member(instance).state().counts()) {
                group.desired(Math.max(0, group.desired() - 1));
            }
            terminate(group, member(instance));
        }
    }

    /** Scale-in with the reuse policy: the instance goes back to the warm pool, and one less is wanted (A16). */
    public void scaleInToPool(String instance, PoolState pool) {
        synchronized (lock) {
            var group = groupOf(instance);
            group.desired(Math.max(0, group.desired() - 1));
            walk(group, member(instance), Walk.intoPool(pool), group.settings().deregistration());
        }
    }

    /** Scale-out from the warm pool: one more is wanted, and this instance is taken. */
    public void takeFromPool(String instance) {
        synchronized (lock) {
            var group = groupOf(instance);
            group.desired(group.desired() + 1);
            walk(group, member(instance), Walk.LAUNCH, group.settings().launching());
        }
    }

    /** EC2 takes the instance away, as at the end of a spot notice: no hook holds that back (A19). */
    public void lose(String instance) {
        synchronized (lock) {
            member(instance).stop(LifecycleState.TERMINATED);
        }
    }

    /** Where the instance stands; empty where no group knows it, or knows it no more. */
    public Optional<LifecycleState> state(String instance) {
        synchronized (lock) {
            return find(instance).map(Member::state);
        }
    }

    /** The tokens of the open actions of an instance, in the order of the hooks. */
    public List<String> openTokens(String instance) {
        synchronized (lock) {
            return find(instance)
                    .flatMap(Member::hookWait)
                    .map(HookWait::tokens)
                    .orElse(List.of());
        }
    }

    /** Any instance that ever was, also one that is gone. */
    public Optional<InstanceMetadata> instance(String id) {
        synchronized (lock) {
            return Optional.ofNullable(instances.get(id));
        }
    }

    /** What is wanted of a group now. */
    public int desired(String group) {
        synchronized (lock) {
            return group(group).desired();
        }
    }

    List<Group> groups() {
        return List.copyOf(groups.values());
    }

    Group group(String name) {
        return Optional.ofNullable(groups.get(name)).orElseThrow(() -> new ApiRefused(Refusal.noSuchGroup(name)));
    }

    Activity terminateByCall(String instance, Capacity capacity) {
        var group = groupOf(instance);
        if (capacity == Capacity.DECREMENT) {
            group.decrementForTermination();
        }
        terminate(group, member(instance));
        return activities
                .of(group, time.instant(), "Terminating EC2 instance: ", List.of(instance))
                .getFirst();
    }

    List<Activity> enterStandby(String name, List<String> ids, Capacity capacity) {
        var group = group(name);
        var members = group.members(ids, List.of(LifecycleState.IN_SERVICE));
        if (capacity == Capacity.DECREMENT) {
            group.change(-ids.size(), "place into standby " + ids.size() + " instance");
        }
        members.forEach(member ->
                walk(group, member, Walk.ENTER_STANDBY, group.settings().deregistration()));
        return activities.of(group, time.instant(), "Moving EC2 instance to Standby: ", ids);
    }

    List<Activity> exitStandby(String name, List<String> ids) {
        var group = group(name);
        var members = group.members(ids, List.of(LifecycleState.STANDBY));
        group.change(ids.size(), "take out of standby " + ids.size() + " instance");
        members.forEach(member -> walk(group, member, Walk.EXIT_STANDBY, Duration.ZERO));
        return activities.of(group, time.instant(), "Moving EC2 instance out of Standby: ", ids);
    }

    List<Activity> detach(String name, List<String> ids, Capacity capacity) {
        var group = group(name);
        var members = group.members(ids, List.of(LifecycleState.IN_SERVICE, LifecycleState.STANDBY));
        if (capacity == Capacity.DECREMENT) {
            group.change(-ids.size(), "detach " + ids.size() + " instance");
        }
        members.forEach(
                member -> walk(group, member, Walk.DETACH, group.settings().deregistration()));
        return activities.of(group, time.instant(), "Detaching EC2 instance: ", ids);
    }

    private void terminate(Group group, Member member) {
        if (member.state() == LifecycleState.TERMINATING_RETAINED) {
            member.proceed(Walk.TERMINATION, group.settings());
            return;
        }
        // An instance that is on its way out already goes on; a second call changes nothing.
        Walk.terminationFrom(member.state()).ifPresent(walk -> {
            var first = walk.equals(Walk.TERMINATION) ? group.settings().deregistration() : Duration.ZERO;
            walk(group, member, walk, first);
        });
    }

    private InstanceMetadata launch(Group group, Walk walk) {
        var member = join(group, walk.begins());
        walk(group, member, walk, group.settings().launching());
        return member.metadata();
    }

    private Member join(Group group, LifecycleState state) {
        var metadata = factory.next();
        var member = new Member(
                clockwork,
                metadata,
                state,
                (from, to) -> changed(group, metadata.identity().id(), from, to));
        instances.put(member.id(), metadata);
        group.add(member);
        return member;
    }

    private void walk(Group group, Member member, Walk walk, Duration first) {
        member.begin(
                walk,
                first,
                group.settings(),
                group.hooksOf(walk),
                history,
                abandoned -> abandoned(group, abandoned, walk));
    }

    private void abandoned(Group group, Member member, Walk walk) {
        if (walk.held().equals(Optional.of(Transition.LAUNCHING))) {
            // It has never served, so nothing of it has to be drained; the group launches another one.
            walk(group, member, Walk.TERMINATION.withoutHooks(), Duration.ZERO);
        } else if (walk.equals(Walk.TERMINATION) && group.settings().onAbandon() == GroupSettings.OnAbandon.RETAIN) {
            member.stop(LifecycleState.TERMINATING_RETAINED);
        } else if (walk.ends().pooled()) {
            // What could not be made ready for the pool is terminated.
            walk(group, member, Walk.TERMINATION.withoutHooks(), Duration.ZERO);
        } else {
            member.proceed(walk, group.settings());
        }
    }

    private void changed(Group group, String instance, LifecycleState from, LifecycleState to) {
        var change = new StateChange(time.instant(), instance, from, to);
        time.after(Duration.ZERO, () -> listeners.forEach(listener -> listener.accept(change)));
        if (to.gone()) {
            group.remove(instance);
        }
        // Afterwards, since a call that moves several instances is looked at as a whole.
        clockwork.at(time.instant(), () -> adjust(group));
    }

    /** Launches what is missing to the desired capacity, and takes the oldest where there are too many (S14). */
    private void adjust(Group group) {
        for (int missing = group.missing(); missing > 0; missing--) {
            launch(group, Walk.LAUNCH);
        }
        group.members().stream()
                .filter(member -> member.state() == LifecycleState.IN_SERVICE)
                .limit(Math.max(0, -group.missing()))
                .forEach(member -> terminate(group, member));
    }

    private Optional<Member> find(String instance) {
        for (var group : groups.values()) {
            var member = group.member(instance);
            if (member.isPresent()) {
                return member;
            }
        }
        return Optional.empty();
    }

    private Member member(String instance) {
        return find(instance).orElseThrow(() -> new ApiRefused(Refusal.noSuchInstance(instance)));
    }

    private Group groupOf(String instance) {
        return groups.values().stream()
                .filter(group -> group.member(instance).isPresent())
                .findFirst()
                .orElseThrow(() -> new ApiRefused(Refusal.noSuchInstance(instance)));
    }
}
