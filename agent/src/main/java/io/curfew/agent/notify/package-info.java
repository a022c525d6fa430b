/**
 * Tells a webhook of start, end and trouble of drains: which facts, in which words, and how often it is tried. Only
 * {@code Webhook} and {@code Opening} touch network and files; no policy of the drain.
 */
@NullMarked
package io.curfew.agent.notify;

import org.jspecify.annotations.NullMarked;
