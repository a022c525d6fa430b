/** The front door of the small Kubernetes API: starts it on the loopback. What it does is told in the rooms below. */
@NullMarked
package io.curfew.simulator.cluster;

import org.jspecify.annotations.NullMarked;
