package io.curfew.agent.notify;

import java.time.Duration;
import java.util.Optional;

/** What came of one try. Its words are our own: what a server or a library says might quote the address. */
sealed interface Answer {
    Duration LONGEST_WISH = Duration.ofSeconds(60);

    /** The receiver has it. */
    record Delivered() implements Answer {}

    /** May go better later; {@code wish} is what the receiver asks for, at most {@link #LONGEST_WISH}. */
    record NotNow(String why, Optional<Duration> wish) implements Answer {
        NotNow(String why) {
            this(why, Optional.empty());
        }
    }

    /** Will never go better. */
    record Refused(String why) implements Answer {}

    /** What a status code means. 401 and 403 may heal: the headers are read anew for each try. */
    static Answer of(int status, Optional<String> retryAfter) {
        if (status / 100 == 2) {
            return new Delivered();
        }
        var why = "answered " + status;
        if (status / 100 == 3) {
            return new Refused(why + ", and redirects are not followed");
        }
        return status >= 500 || status == 401 || status == 403 || status == 408 || status == 425 || status == 429
                ? new NotNow(why, retryAfter.filter(r -> r.matches("\\d{1,6}")).map(Answer::wish))
                : new Refused(why);
    }

    private static Duration wish(String seconds) {
        var wish = Duration.ofSeconds(Long.parseLong(seconds));
        return wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH;
    }
}
