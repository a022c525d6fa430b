/**
 * The chart and the image on a cluster with real kubelets and containers, Auto Scaling and metadata simulated beside it.
 * What needs no node belongs into the package above.
 */
@NullMarked
package io.curfew.trials.nodes;

import org.jspecify.annotations.NullMarked;
