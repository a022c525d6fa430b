package io.curfew.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, read whole.
 *
 * @param method in capitals, as HTTP has it
 * @param path decoded, without the query
 * @param query names and values, decoded, in the order of the request
 * @param headers names in any case
 * @param body empty where there was none
 */
// The body is bytes as they came; requests are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Request(
        String method, String path, Map<String, List<String>> query, Map<String, List<String>> headers, byte[] body) {

    public Optional<String> header(String name) {
        return first(headers, name);
    }

    public Optional<String> queryValue(String name) {
        return first(query, name);
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst();
    }
}
