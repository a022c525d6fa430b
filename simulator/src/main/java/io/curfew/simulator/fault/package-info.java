/** Faults as data, and the rules that say whom they meet: what goes wrong, not how it is carried out. */
@NullMarked
package io.curfew.simulator.fault;

import org.jspecify.annotations.NullMarked;
