/** Tests of the small Kubernetes API. */
@NullMarked
package io.curfew.simulator.cluster.http;

import org.jspecify.annotations.NullMarked;
