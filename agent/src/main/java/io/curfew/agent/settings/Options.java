package io.curfew.agent.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line: {@code --drain.timeout=30m} or {@code --drain.timeout 30m}.
 *
 * @param values text by the setting's name
 * @param wrong one line for each word that is no option, or no complete one
 */
record Options(Map<String, String> values, List<String> wrong) {

    static Options read(List<String> args, List<Setting<?>> settings) {
        var names = settings.stream().map(Setting::name).toList();
        var values = new HashMap<String, String>();
        var wrong = new ArrayList<String>();
        for (int i = 0; i < args.size(); i++) {
            var word = args.get(i);
            if (!word.startsWith("--")) {
                wrong.add(Words.shown(word) + ": is not an option; options look like --drain.timeout=30m");
                continue;
            }
            var equals = word.indexOf('=');
            var name = equals < 0 ? word.substring(2) : word.substring(2, equals);
            var hasNext = i + 1 < args.size() && !args.get(i + 1).startsWith("--");
            if (!names.contains(name)) {
                wrong.add(Words.unknown("--" + name, "--", names));
                // What follows is most likely its value, and no mistake of its own.
                i += equals < 0 && hasNext ? 1 : 0;
                continue;
            }
            if (equals < 0 && !hasNext) {
                wrong.add("--" + name + ": needs a value, like --" + name + "=VALUE");
                continue;
            }
            var value = equals < 0 ? args.get(++i) : word.substring(equals + 1);
            if (values.put(name, value) != null) {
                wrong.add("--" + name + ": is given more than once");
            }
        }
        return new Options(Map.copyOf(values), List.copyOf(wrong));
    }
}
