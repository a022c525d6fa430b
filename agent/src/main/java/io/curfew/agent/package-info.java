/** Picks the command and wires the agent; no policy and no input or output of its own. */
@NullMarked
package io.curfew.agent;

import org.jspecify.annotations.NullMarked;
