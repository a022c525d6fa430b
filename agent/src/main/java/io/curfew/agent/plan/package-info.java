/** From the interruptions that stand to one plan, and the journal that carries it over a restart. Pure. */
@NullMarked
package io.curfew.agent.plan;

import org.jspecify.annotations.NullMarked;
