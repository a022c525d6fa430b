/** The world around an agent. Knows nothing of the agent. */
@NullMarked
package io.curfew.simulator;

import org.jspecify.annotations.NullMarked;
