/** One agent that lives long in a world whose time is moved by hand, over HTTP: what it takes in the end. */
@NullMarked
package io.curfew.trials.longlife;

import org.jspecify.annotations.NullMarked;
