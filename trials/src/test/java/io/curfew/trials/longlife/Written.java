package io.curfew.trials.longlife;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Takes what is written to standard output, counts its lines, and keeps the last of them. */
final class Written extends OutputStream {
    private static final int KEPT = 200;

    private final PrintStream before = System.out;
    private final StringBuilder line = new StringBuilder();
    private final Deque<String> last = new ArrayDeque<>();
    private int lines;

    Written() {
        System.setOut(new PrintStream(this, true, StandardCharsets.UTF_8));
    }

    synchronized int lines() {
        return lines;
    }

    synchronized String last(int count) {
        return String.join(
                "\n", last.stream().skip(Math.max(0, last.size() - count)).toList());
    }

    @Override
    public synchronized void write(int b) {
        if (b != '\n') {
            line.append((char) b);
            return;
        }
        lines++;
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(line.toString());
        line.setLength(0);
    }

    /** Past the counting, to where standard output was before. */
    void print(String text) {
        before.print(text);
    }

    @Override
    public void close() {
        System.setOut(before);
    }
}
