/** One immutable record of settings, where each value came from, and what is accepted. */
@NullMarked
package io.curfew.agent.settings;

import org.jspecify.annotations.NullMarked;
