package io.curfew.simulator.ec2;

import java.util.List;

/**
 * A filter of DescribeAutoScalingGroups.
 *
 * @param name {@code tag-key}, {@code tag-value} or {@code tag:KEY}
 * @param values of which one must be there
 */
public record GroupFilter(String name, List<String> values) {
    private static final String TAG = "tag:";

    public GroupFilter {
        values = List.copyOf(values);
    }

    boolean matches(GroupView group) {
        if (name.startsWith(TAG)) {
            var key = name.substring(TAG.length());
            return group.tags().containsKey(key) && values.contains(group.tags().get(key));
        }
        return switch (name) {
            case "tag-key" -> group.tags().keySet().stream().anyMatch(values::contains);
            case "tag-value" -> group.tags().values().stream().anyMatch(values::contains);
            default -> throw new ApiRefused(Refusal.validation("Unsupported filter name: " + name));
        };
    }
}
