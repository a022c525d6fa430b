package io.curfew.simulator.ec2;

import io.curfew.simulator.time.WorldTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The session tokens of one instance's metadata service. Thread-safe. */
final class MetadataTokens {
    private final WorldTime time;
    private final String instance;
    private final Map<String, Instant> expiries = new HashMap<>();
    private long issued;

    MetadataTokens(WorldTime time, String instance) {
        this.time = time;
        this.instance = instance;
    }

    synchronized String issue(Duration ttl) {
        expiries.values().removeIf(expiry -> !time.instant().isBefore(expiry));
        var token = UUID.nameUUIDFromBytes((instance + "/" + issued++).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        expiries.put(token, time.instant().plus(ttl));
        return token;
    }

    /** How long the token is still good; empty where it is unknown, expired or revoked. */
    synchronized Optional<Duration> left(String token) {
        return Optional.ofNullable(expiries.get(token))
                .map(expiry -> Duration.between(time.instant(), expiry))
                .filter(Duration::isPositive);
    }

    synchronized void revokeAll() {
        expiries.clear();
    }
}
