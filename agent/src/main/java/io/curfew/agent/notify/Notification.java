package io.curfew.agent.notify;

import java.time.Instant;
import java.util.Optional;

/**
 * One fact for people who do not look at the moment.
 *
 * @param id the same when the same fact is told again, by a new try or after a restart
 * @param reason CamelCase, as the Event of the same fact has it
 * @param text one sentence, or a few
 * @param interruption its kind, such as {@code spot}
 * @param blocking how many pods the hook waits for
 * @param pod the one that it is about, {@code namespace/name}
 * @param dryRun whether nothing is really changed
 */
record Notification(
        String id,
        Moment moment,
        String reason,
        String text,
        Instant at,
        String node,
        Optional<String> instanceId,
        Optional<String> group,
        Optional<String> interruption,
        Optional<Instant> firstSeen,
        Optional<Instant> deadline,
        int blocking,
        Optional<String> pod,
        boolean dryRun) {}
