/** Tests of the launcher itself; what the launched server answers is in the contract. */
@NullMarked
package io.curfew.simulator.real;

import org.jspecify.annotations.NullMarked;
