/** The rules of the loopback server and its faults, seen from real clients. */
@NullMarked
package io.curfew.simulator.http;

import org.jspecify.annotations.NullMarked;
