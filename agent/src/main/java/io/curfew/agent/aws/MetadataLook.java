package io.curfew.agent.aws;

import io.curfew.agent.check.MetadataProbe;
import io.curfew.agent.check.Told;
import io.curfew.agent.port.Traffic;
import java.time.InstantSource;
import java.util.Optional;

/** One look at instance metadata for a check: what the agent would read, read as the agent would. */
public final class MetadataLook implements MetadataProbe {
    private final MetadataSession session;
    private volatile Optional<String> region = Optional.empty();

    public MetadataLook(InstantSource clock) {
        this.session = new MetadataSession(MetadataSession.BOUNDS, clock, Traffic.uncounted());
    }

    @Override
    public Seen look() {
        Told instance = told(InstanceMetadata.INSTANCE_ID);
        if (instance instanceof Told.Trouble) {
            // Each further question would take as long to fail.
            return new Seen(instance, instance, instance);
        }
        Told where = told(InstanceMetadata.REGION);
        region = where.value();
        return new Seen(instance, where, told(InstanceMetadata.TARGET_STATE));
    }

    /** As the last look gave it. */
    public Optional<String> region() {
        return region;
    }

    @Override
    public void close() {
        session.close();
    }

    private Told told(String path) {
        return switch (session.look(path)) {
            case Look.Text t -> new Told.Said(Words.cut(t.text(), 60));
            case Look.NotThere _ -> new Told.NotThere();
            case Look.Trouble t -> new Told.Trouble(t.why());
        };
    }
}
