/** Proves the room against servers on the loopback: every kind of answer, and silence. */
@NullMarked
package io.curfew.agent.aws;

import org.jspecify.annotations.NullMarked;
