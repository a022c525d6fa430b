/** Whether an agent could do its work here: findings, each with its remedy, from what probes have seen. Pure. */
@NullMarked
package io.curfew.agent.check;

import org.jspecify.annotations.NullMarked;
