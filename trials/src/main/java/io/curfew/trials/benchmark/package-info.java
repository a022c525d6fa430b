/** The figures of docs/benchmarks.md: measured here, never asserted; nothing that a test asks for. */
@NullMarked
package io.curfew.trials.benchmark;

import org.jspecify.annotations.NullMarked;
