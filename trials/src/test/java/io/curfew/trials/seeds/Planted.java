package io.curfew.trials.seeds;

import java.util.function.Supplier;

/** A fault that the judges must find. */
record Planted(String name, Supplier<Mutant> mutants) {}
