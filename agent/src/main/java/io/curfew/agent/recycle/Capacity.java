package io.curfew.agent.recycle;

/**
 * How many instances a group wants, and how many it has in service.
 *
 * @param desired an instance on standby does not count towards it (S14)
 */
public record Capacity(int desired, int inService) {
    /** Whether nobody is missed. */
    public boolean full() {
        return inService >= desired;
    }
}
