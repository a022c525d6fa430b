/** The rules of the API server for single requests: create, change, graceful delete, evict. Nothing here waits or loops. */
@NullMarked
package io.curfew.simulator.cluster.rules;

import org.jspecify.annotations.NullMarked;
