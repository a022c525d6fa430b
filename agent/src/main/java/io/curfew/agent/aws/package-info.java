/** Instance metadata and lifecycle hooks over the AWS SDK; the only room that imports it. No policy. */
@NullMarked
package io.curfew.agent.aws;

import org.jspecify.annotations.NullMarked;
