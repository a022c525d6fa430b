package io.curfew.agent.hook;

/** How a lifecycle action is completed. Both let a terminating instance go, but ABANDON stops other hooks (A11, A12). */
public enum HookResult {
    CONTINUE,
    ABANDON
}
