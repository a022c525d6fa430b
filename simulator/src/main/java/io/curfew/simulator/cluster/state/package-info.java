/** What an API server keeps and how it is chosen, changed and refused; no rule of any kind of object, no network. */
@NullMarked
package io.curfew.simulator.cluster.state;

import org.jspecify.annotations.NullMarked;
