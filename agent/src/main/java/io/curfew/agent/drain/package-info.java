/** From pods, plan and now to what is to be done with each pod. Pure: knows neither fabric8 nor HTTP. */
@NullMarked
package io.curfew.agent.drain;

import org.jspecify.annotations.NullMarked;
