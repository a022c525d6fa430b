/** The rules of simulated EC2: state machines with a clock in hand, and the faces through the real AWS clients. */
@NullMarked
package io.curfew.simulator.ec2;

import org.jspecify.annotations.NullMarked;
