/** Puts the agent through the world: demo, trials, benchmark. */
@NullMarked
package io.curfew.trials;

import org.jspecify.annotations.NullMarked;
