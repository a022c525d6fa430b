/** Meters, status, health and log lines; the only room that imports Micrometer and Vert.x. No policy. */
@NullMarked
package io.curfew.agent.telemetry;

import org.jspecify.annotations.NullMarked;
