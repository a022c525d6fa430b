package io.curfew.trials.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Several measurements of one thing. */
record Samples(List<Double> values) {
    Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        values = values.stream().sorted().toList();
    }

    static Samples of(Collection<? extends Number> numbers) {
        return new Samples(numbers.stream().map(Number::doubleValue).toList());
    }

    double median() {
        var middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    double worst() {
        return values.getLast();
    }

    /** Median (least–most), n; a value that stands alone is only itself. */
    String text(Unit unit) {
        return values.size() == 1
                ? unit.text(worst())
                : "%s (%s–%s), n=%d"
                        .formatted(
                                unit.text(median()),
                                unit.number(values.getFirst()),
                                unit.number(worst()),
                                values.size());
    }

    /** How a figure is written. */
    enum Unit {
        SECONDS("%.2f", " s"),
        MEBIBYTES("%.0f", " MiB"),
        NUMBER("%.0f", "");

        private final String format;
        private final String sign;

        Unit(String format, String sign) {
            this.format = format;
            this.sign = sign;
        }

        String number(double value) {
            return String.format(Locale.ROOT, format, value);
        }

        String text(double value) {
            return number(value) + sign;
        }
    }
}
