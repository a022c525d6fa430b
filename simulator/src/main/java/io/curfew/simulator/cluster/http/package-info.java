/** Translates HTTP to the model and back: routes, bodies, discovery, streams; holds no rule of the API. */
@NullMarked
package io.curfew.simulator.cluster.http;

import org.jspecify.annotations.NullMarked;
