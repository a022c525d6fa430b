package io.curfew.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderTest {
    @Test
    void aLineIsAHeader() {
        assertThat(Header.read("# for the gateway\nAuthorization: Bearer a:b=\r\n\n X-Team : platform "))
                .isEqualTo(new Header.Read.Good(
                        List.of(new Header("Authorization", "Bearer a:b="), new Header("X-Team", "platform"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Bearer T0KEN; line 1 is no header",
                "'A: b\nT0KEN'; line 2 is no header",
                "'Bad Name: T0KEN'; line 1 is no header",
                "'A: T0KEN\u0007x'; line 1 is no header",
                "'A: b\nHost: T0KEN'; line 2 sets a header that is not free to be set"
            })
    void whatIsWrongIsSaidByItsLineWithoutWhatStandsInIt(String text, String why) {
        assertThat(Header.read(text))
                .isInstanceOfSatisfying(
                        Header.Read.Bad.class,
                        bad -> assertThat(bad.why()).startsWith(why).doesNotContain("T0KEN"));
    }

    @Test
    void aValueHidesWhereItIsPrinted() {
        assertThat(Header.read("Authorization: T0KEN").toString()).doesNotContain("T0KEN");
    }
}
