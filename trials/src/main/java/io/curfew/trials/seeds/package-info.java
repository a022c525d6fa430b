/** The seeded simulation: the agent's own loop in a world of chance, under a clock that is moved by hand. */
@NullMarked
package io.curfew.trials.seeds;

import org.jspecify.annotations.NullMarked;
