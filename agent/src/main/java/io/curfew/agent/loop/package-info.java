/** Observe, decide, act: the view, the rules in reading order and the turn that joins them. No input or output. */
@NullMarked
package io.curfew.agent.loop;

import org.jspecify.annotations.NullMarked;
