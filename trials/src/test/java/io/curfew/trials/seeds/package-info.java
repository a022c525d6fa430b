/** Runs the seeded simulation, and proves that it finds planted faults. */
@NullMarked
package io.curfew.trials.seeds;

import org.jspecify.annotations.NullMarked;
