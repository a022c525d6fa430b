/**
 * What a Kubernetes API must answer, as cases that run unchanged against a real kube-apiserver and against the
 * simulator, so that the simulator cannot drift from the truth.
 */
@NullMarked
package io.curfew.simulator.contract;

import org.jspecify.annotations.NullMarked;
