/** The small interfaces through which the loop touches the world, and the values that cross them. No policy. */
@NullMarked
package io.curfew.agent.port;

import org.jspecify.annotations.NullMarked;
