/** Tests of the small Kubernetes API. */
@NullMarked
package io.curfew.simulator.cluster.model;

import org.jspecify.annotations.NullMarked;
