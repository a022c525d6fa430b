/** Tests of the small Kubernetes API. */
@NullMarked
package io.curfew.simulator.cluster;

import org.jspecify.annotations.NullMarked;
