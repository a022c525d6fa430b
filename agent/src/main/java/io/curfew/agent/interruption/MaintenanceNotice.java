package io.curfew.agent.interruption;

import io.curfew.agent.interruption.Interruption.Maintenance;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One event of {@code events/maintenance/scheduled} that is still to come. Its payload is what makes it another event:
 * id, code and NotBefore as given. Description and NotAfter may change without changing what is to be done.
 *
 * @param eventId such as {@code instance-event-0d59937288b749b32}
 * @param code such as {@code system-reboot}; a code that AWS may invent counts like the known ones
 */
public record MaintenanceNotice(String eventId, String code, Instant notBefore, String payload) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
    /** Such as {@code 21 Jan 2019 09:00:43 GMT}. */
    private static final DateTimeFormatter AS_GIVEN = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss z", Locale.US);

    /** Empty where one of them is not what it should be. */
    public static Optional<MaintenanceNotice> of(String eventId, String code, String notBefore) {
        if (!NAME.matcher(eventId).matches() || !NAME.matcher(code).matches()) {
            return Optional.empty();
        }
        return instant(notBefore)
                .map(at ->
                        new MaintenanceNotice(eventId, code, at, String.join("/", eventId, code, notBefore.strip())));
    }

    /** From a payload that was remembered. */
    static Optional<MaintenanceNotice> parse(String payload) {
        var parts = payload.split("/", 3);
        return parts.length == 3 ? of(parts[0], parts[1], parts[2]) : Optional.empty();
    }

    Maintenance asInterruption(Instant firstSeen) {
        return new Maintenance(eventId, code, notBefore, payload, firstSeen);
    }

    private static Optional<Instant> instant(String given) {
        var text = given.strip();
        var format = text.contains(" ") ? AS_GIVEN : DateTimeFormatter.ISO_OFFSET_DATE_TIME;
        try {
            return Optional.of(format.parse(text, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
