/** Worlds in few lines: nodes, pods, workloads and budgets as a test writes them down; nothing here runs. */
@NullMarked
package io.curfew.simulator.cluster.sketch;

import org.jspecify.annotations.NullMarked;
