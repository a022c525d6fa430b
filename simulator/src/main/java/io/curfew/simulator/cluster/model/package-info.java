/** The whole cluster in memory: state, rules and loops put together behind one lock, with lists and watches; no HTTP. */
@NullMarked
package io.curfew.simulator.cluster.model;

import org.jspecify.annotations.NullMarked;
