package io.curfew.agent.enroll;

import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Groups and hooks in memory, with tags, refusals, and a list of what was called. */
final class FakeGroups implements GroupHooks {
    final Map<String, List<PresentHook>> hooks = new LinkedHashMap<>();
    final Map<String, String> refusedGroups = new HashMap<>();
    final List<String> writes = new ArrayList<>();
    Optional<AwsAnswer<List<String>>> lookup = Optional.empty();

    FakeGroups with(String group, PresentHook... present) {
        hooks.put(group, new ArrayList<>(List.of(present)));
        return this;
    }

    static PresentHook hook(String name, int heartbeat, String result, String metadata) {
        return new PresentHook(name, WantedHook.TRANSITION, Duration.ofSeconds(heartbeat), result, metadata);
    }

    static PresentHook ours(int heartbeat) {
        return hook("curfew", heartbeat, "CONTINUE", WantedHook.MARK);
    }

    @Override
    public AwsAnswer<List<String>> groups(Selection selection) {
        return lookup.orElseGet(() -> new AwsAnswer.Good<>(hooks.keySet().stream()
                .filter(name -> switch (selection) {
                    case Selection.Named(var names) -> names.contains(name);
                    case Selection.Tagged _ -> true;
                })
                .toList()));
    }

    @Override
    public AwsAnswer<List<PresentHook>> hooks(String group) {
        return new AwsAnswer.Good<>(List.copyOf(hooks.getOrDefault(group, List.of())));
    }

    @Override
    public AwsAnswer<Result.Done> put(String group, WantedHook hook) {
        return write(group, "put " + group + "/" + hook.name() + " " + hook.heartbeatTimeout(), () -> {
            var present = hooks.getOrDefault(group, new ArrayList<>());
            present.removeIf(h -> h.name().equals(hook.name()));
            present.add(new PresentHook(
                    hook.name(),
                    WantedHook.TRANSITION,
                    hook.heartbeatTimeout(),
                    WantedHook.DEFAULT_RESULT,
                    WantedHook.MARK));
        });
    }

    @Override
    public AwsAnswer<Result.Done> delete(String group, String hook) {
        return write(
                group,
                "delete " + group + "/" + hook,
                () -> hooks.getOrDefault(group, new ArrayList<>())
                        .removeIf(h -> h.name().equals(hook)));
    }

    private AwsAnswer<Result.Done> write(String group, String what, Runnable effect) {
        if (refusedGroups.containsKey(group)) {
            return new AwsAnswer.Denied<>(refusedGroups.getOrDefault(group, ""), "no");
        }
        writes.add(what);
        effect.run();
        return new AwsAnswer.Good<>(Result.Done.DONE);
    }

    @Override
    public void close() {}
}
