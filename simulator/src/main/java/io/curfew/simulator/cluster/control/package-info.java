/** What goes on by itself in a cluster: kubelets, scheduler and controllers, each a loop over the state; no API rules. */
@NullMarked
package io.curfew.simulator.cluster.control;

import org.jspecify.annotations.NullMarked;
