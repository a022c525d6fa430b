/** What would happen if an interruption came now: the loop itself, played over the node's pods on a virtual clock. Pure. */
@NullMarked
package io.curfew.agent.rehearse;

import org.jspecify.annotations.NullMarked;
