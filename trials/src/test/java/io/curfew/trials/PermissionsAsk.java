package io.curfew.trials;

import java.util.Locale;
import java.util.Optional;

/**
 * One row of a table of own-node-only.md: what is asked, and what must be answered.
 *
 * @param row its number or words there
 * @param who whose token is shown: {@code a}, {@code b}, {@code bare}, {@code unbound}, {@code admin}
 * @param as user to be impersonated, with groups after a plus sign; empty: none
 * @param how {@code M}, {@code S}, {@code J} and {@code A} are patches: merge, strategic merge, JSON, apply; else the method
 * @param path below {@code /api/v1/}, unless it begins with a slash
 * @param body JSON with single quotes
 * @param code of the answer
 * @param message what its message contains
 */
record PermissionsAsk(
        String row, String who, String as, String how, String path, String body, int code, String message) {

    /** Reads {@code row | who | as | how | path | body | code | message}. */
    static PermissionsAsk parse(String line) {
        var cells = line.split("\\|", -1);
        if (cells.length != 8) {
            throw new IllegalArgumentException(cells.length + " cells: " + line);
        }
        return new PermissionsAsk(
                cells[0].strip(),
                cells[1].strip(),
                cells[2].strip(),
                cells[3].strip(),
                cells[4].strip(),
                cells[5].strip(),
                Integer.parseInt(cells[6].strip()),
                cells[7].strip());
    }

    String method() {
        return contentType().isPresent() ? "PATCH" : how.toUpperCase(Locale.ROOT);
    }

    /** Of a patch. */
    Optional<String> contentType() {
        return switch (how) {
            case "M" -> Optional.of("application/merge-patch+json");
            case "S" -> Optional.of("application/strategic-merge-patch+json");
            case "J" -> Optional.of("application/json-patch+json");
            case "A" -> Optional.of("application/apply-patch+yaml");
            default -> Optional.empty();
        };
    }

    PermissionsAsk with(String placeholder, String text) {
        return new PermissionsAsk(
                row,
                who,
                as.replace(placeholder, text),
                how,
                path.replace(placeholder, text),
                body.replace(placeholder, text),
                code,
                message.replace(placeholder, text));
    }
}
