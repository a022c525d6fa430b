/** Proves the room with a clock in hand, and its POST against receivers on the loopback that misbehave. */
@NullMarked
package io.curfew.agent.notify;

import org.jspecify.annotations.NullMarked;
