/**
 * A real etcd and kube-apiserver on loopback, for tests that must not believe a simulated answer; nothing here
 * simulates anything.
 */
@NullMarked
package io.curfew.simulator.real;

import org.jspecify.annotations.NullMarked;
