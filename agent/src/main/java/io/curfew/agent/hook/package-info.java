/** From hooks, plan and now to heartbeats and completion. Pure: knows nothing of the AWS SDK. */
@NullMarked
package io.curfew.agent.hook;

import org.jspecify.annotations.NullMarked;
