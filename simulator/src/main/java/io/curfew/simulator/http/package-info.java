/** A small HTTP/1.1 server on the loopback that can misbehave on demand. Knows nothing of what it serves. */
@NullMarked
package io.curfew.simulator.http;

import org.jspecify.annotations.NullMarked;
