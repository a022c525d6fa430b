/**
 * The training run that the build makes the class archive from: the program as it ships, through one whole drain of the
 * simulated world. Nothing here ships, and no test belongs here.
 */
@NullMarked
package io.curfew.training;

import org.jspecify.annotations.NullMarked;
