package io.curfew.simulator.ec2;

/** How a hook's action ends. Of a terminating hook both let the instance go; ABANDON ends the other hooks too (A11). */
public enum Result {
    CONTINUE,
    ABANDON
}
