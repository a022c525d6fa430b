package io.curfew.agent.notify;

import io.curfew.agent.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds what the settings name: template, headers, address. What is wrong with them is said before anything runs. */
final class Opening {
    private static final int LARGEST_TEMPLATE = 64 * 1024;
    private static final List<String> BUILT_IN = List.of("json", "slack", "teams");

    private Opening() {}

    /** Empty without {@code notify.url}. */
    static Optional<Webhook> webhook(Settings settings) throws WrongNotify {
        var url = settings.notifyUrl();
        if (url.isEmpty()) {
            return Optional.empty();
        }
        var headers = settings.notifyHeadersFile().map(Path::of);
        if (Webhook.headers(headers) instanceof Header.Read.Bad(String why)) {
            throw new WrongNotify(
                    "notify.headers-file", settings.notifyHeadersFile().orElse("none"), why);
        }
        return Optional.of(
                new Webhook(address(url.get()), headers, template(settings.notifyTemplate()), Webhook.ANSWERS_WITHIN));
    }

    private static URI address(Settings.Hidden url) throws WrongNotify {
        try {
            var address = new URI(url.text());
            if (address.getHost() == null || address.getUserInfo() != null) {
                throw new WrongNotify(
                        "notify.url", url.toString(), "must name a host, and no user: use notify.headers-file");
            }
            return address;
        } catch (URISyntaxException e) {
            // Not as its cause: it quotes the address.
            throw new WrongNotify("notify.url", url.toString(), "is no address");
        }
    }

    private static Template template(String setting) throws WrongNotify {
        try {
            return switch (Template.read(BUILT_IN.contains(setting) ? builtIn(setting) : file(Path.of(setting)))) {
                case Template.Read.Good(Template template) -> template;
                case Template.Read.Bad(String why) -> throw new WrongNotify("notify.template", setting, why);
            };
        } catch (IOException e) {
            throw new WrongNotify("notify.template", setting, "cannot be read");
        }
    }

    static String builtIn(String name) throws IOException {
        try (var in = Objects.requireNonNull(Opening.class.getResourceAsStream(name + ".json"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String file(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(LARGEST_TEMPLATE), StandardCharsets.UTF_8);
        }
    }
}
