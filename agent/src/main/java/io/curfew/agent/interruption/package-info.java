/** What instance metadata and the Node say, as values that keep their doubt. Pure: no clock, no input or output. */
@NullMarked
package io.curfew.agent.interruption;

import org.jspecify.annotations.NullMarked;
