package io.curfew.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HelpTest {

    @Test
    void theDocumentationListsEverySettingAsItIsDeclared() throws IOException {
        var rows = Files.readAllLines(Path.of("../docs/settings.md")).stream()
                .filter(l -> l.startsWith("| `"))
                .collect(Collectors.joining("\n", "", "\n"));

        assertThat(rows).isEqualTo(Help.table());
    }

    @Test
    void helpNamesEverySetting() {
        assertThat(Declared.all())
                .allSatisfy(s -> assertThat(Help.text())
                        .contains(
                                s.option() + "=" + s.byDefault(),
                                s.meaning(),
                                s.kind().accepted()));
    }

    @Test
    void everySettingIsOneComponentOfTheRecord() {
        var declared =
                Declared.all().stream().map(s -> s.name().replaceAll("[.-]", "").toLowerCase(Locale.ROOT));

        assertThat(declared)
                .containsExactlyElementsOf(components(Settings.class).toList());
    }

    /** {@code drain.timeout} is the component timeout of the component drain, and metadata.poll is metadataPoll. */
    private static Stream<String> components(Class<?> type) {
        return Arrays.stream(Objects.requireNonNull(type.getRecordComponents())).flatMap(HelpTest::names);
    }

    private static Stream<String> names(RecordComponent component) {
        var name = component.getName().toLowerCase(Locale.ROOT);
        return component.getType().isRecord() ? components(component.getType()).map(n -> name + n) : Stream.of(name);
    }
}
