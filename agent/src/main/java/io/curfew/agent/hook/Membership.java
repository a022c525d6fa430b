package io.curfew.agent.hook;

/**
 * The instance's place in its group, as DescribeAutoScalingInstances gives it (A9, A10).
 *
 * @param lifecycleState such as {@code InService}, {@code Terminating:Wait}
 */
public record Membership(String group, String lifecycleState) {
    public boolean isOnStandby() {
        return lifecycleState.equals("Standby");
    }
}
