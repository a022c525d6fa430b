package io.curfew.agent.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** System properties for the length of a test: dummy credentials, and no endpoint but those that are named. */
final class ProcessSettings implements AutoCloseable {
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final Map<String, Optional<String>> before = new HashMap<>();

    ProcessSettings() {
        set("aws.ec2MetadataServiceEndpoint", NOWHERE);
        set("aws.endpointUrl", NOWHERE);
        set("aws.region", "eu-central-1");
        set("aws.accessKeyId", "AKIDEXAMPLE");
        set("aws.secretAccessKey", "not-a-secret");
    }

    void set(String name, String value) {
        before.putIfAbsent(name, Optional.ofNullable(System.getProperty(name)));
        System.setProperty(name, value);
    }

    void remove(String name) {
        before.putIfAbsent(name, Optional.ofNullable(System.getProperty(name)));
        System.clearProperty(name);
    }

    @Override
    public void close() {
        before.forEach((name, value) ->
                value.ifPresentOrElse(v -> System.setProperty(name, v), () -> System.clearProperty(name)));
    }
}
