/** Trials: the real agent process, put through worlds that go right and wrong. */
@NullMarked
package io.curfew.trials;

import org.jspecify.annotations.NullMarked;
