package io.curfew.agent.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.curfew.agent.drain.Pod;
import io.curfew.agent.drain.Pods;
import io.curfew.agent.rehearse.Budget.Operator;
import io.curfew.agent.rehearse.Budget.Requirement;
import io.curfew.agent.rehearse.Budget.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    @ParameterizedTest
    @CsvSource({
        "IN, web, true",
        "IN, db, false",
        "NOT_IN, web, false",
        "NOT_IN, db, true",
        "EXISTS, web, true",
        "DOES_NOT_EXIST, web, false"
    })
    void aRequirementIsReadAsKubernetesMeansIt(Operator operator, String value, boolean matches) {
        var values =
                operator == Operator.EXISTS || operator == Operator.DOES_NOT_EXIST ? Set.<String>of() : Set.of(value);
        var selector = new Selector(Map.of(), List.of(new Requirement("app", operator, values)));

        assertThat(selects("shop", selector)).isEqualTo(matches);
    }

    @Test
    void aKeyThatIsNotThereIsNotInAnything() {
        assertThat(selects("shop", new Selector(Map.of(), List.of(new Requirement("x", Operator.NOT_IN, Set.of("a"))))))
                .isTrue();
        assertThat(selects("shop", new Selector(Map.of(), List.of(new Requirement("x", Operator.IN, Set.of("a"))))))
                .isFalse();
    }

    @Test
    void anEmptySelectorSelectsItsNamespaceAndNoneSelectsNothing() {
        assertThat(selects("shop", new Selector(Map.of(), List.of()))).isTrue();
        assertThat(selects("other", new Selector(Map.of(), List.of()))).isFalse();
        assertThat(new Budget("shop", "b", Optional.empty(), 1, 1, 1).selects(pod()))
                .isFalse();
    }

    private static boolean selects(String namespace, Selector selector) {
        return new Budget(namespace, "b", Optional.of(selector), 1, 1, 1).selects(pod());
    }

    private static Pod pod() {
        return Pods.pod("shop/web").label("app", "web").build();
    }
}
