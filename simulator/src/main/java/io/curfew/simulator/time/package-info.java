/** The clock that the simulated world lives by: real, sped up, or moved by hand. */
@NullMarked
package io.curfew.simulator.time;

import org.jspecify.annotations.NullMarked;
