/** The demo: a simulated world, the real agent process, a live timeline, and a verdict at the end. */
@NullMarked
package io.curfew.trials.demo;

import org.jspecify.annotations.NullMarked;
