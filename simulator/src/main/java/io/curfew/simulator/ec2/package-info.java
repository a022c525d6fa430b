/** EC2 as one instance and its agent see it: metadata, Auto Scaling, and their state machines. No Kubernetes here. */
@NullMarked
package io.curfew.simulator.ec2;

import org.jspecify.annotations.NullMarked;
