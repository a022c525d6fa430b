/** Own Node, own pods, evictions, events and the journal's text; the only room that imports fabric8. No policy. */
@NullMarked
package io.curfew.agent.kubernetes;

import org.jspecify.annotations.NullMarked;
