package io.curfew.simulator.ec2;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes XML as the Query protocol wants it: elements and text, no attributes but the root's namespace. */
final class Xml {
    private final StringBuilder text = new StringBuilder();

    Xml element(String name, Object value) {
        text.append('<').append(name).append('>');
        escape(String.valueOf(value));
        return close(name);
    }

    Xml element(String name, Optional<?> value) {
        return value.isPresent() ? element(name, value.get()) : this;
    }

    Xml open(String name) {
        text.append('<').append(name).append('>');
        return this;
    }

    Xml open(String name, String namespace) {
        text.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
        return this;
    }

    Xml close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    <T> Xml list(String name, List<T> members, BiConsumer<Xml, T> member) {
        open(name);
        for (var one : members) {
            open("member");
            member.accept(this, one);
            close("member");
        }
        return close(name);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void escape(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char next = raw.charAt(i);
            switch (next) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> text.append(next);
            }
        }
    }
}
