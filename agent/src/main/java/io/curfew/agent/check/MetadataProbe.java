package io.curfew.agent.check;

import java.util.Optional;

/** Looks at instance metadata once. */
public interface MetadataProbe extends AutoCloseable {
    /** Never throws for what instance metadata answers. */
    Seen look();

    @Override
    void close();

    /**
     * @param targetState the text of {@code autoscaling/target-lifecycle-state}
     */
    record Seen(Told instanceId, Told region, Told targetState) {
        static Seen trouble(String why) {
            return new Seen(new Told.Trouble(why), new Told.Trouble(why), new Told.Trouble(why));
        }

        Optional<String> instance() {
            return instanceId.value();
        }
    }
}
