/**
 * Gives groups their lifecycle hook and takes it away: from what is there and what is wanted to the difference, and from
 * that to calls. Pure: knows AWS only as a port.
 */
@NullMarked
package io.curfew.agent.enroll;

import org.jspecify.annotations.NullMarked;
