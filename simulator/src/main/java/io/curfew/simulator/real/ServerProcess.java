package io.curfew.simulator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One running program with its log in a file; ended by its own handle and by nothing else. */
final class ServerProcess implements AutoCloseable {

    private static final int TAIL = 15;

    private final String name;
    private final Path log;
    private final Process process;

    private ServerProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    static ServerProcess start(Path program, Path folder, List<String> arguments) {
        var name = program.getFileName().toString();
        var log = folder.resolve(name + ".log");
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Proxy settings of the machine must not come between programs on loopback.
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        // An etcd takes every flag from ETCD_* too.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("ETCD_"));
        try {
            return new ServerProcess(name, log, builder.start());
        } catch (IOException unstartable) {
            throw new UncheckedIOException("cannot start " + name + ": " + unstartable.getMessage(), unstartable);
        }
    }

    /** Throws with the reason in the message where the program has ended by itself. */
    void checkAlive() {
        if (!process.isAlive()) {
            throw new EndedEarly(
                    name + " ended with exit code " + process.exitValue() + "; the last lines of its log:\n" + tail());
        }
    }

    String tail() {
        try {
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.stream().skip(Math.max(0, lines.size() - TAIL)).collect(Collectors.joining("\n"));
        } catch (IOException unreadable) {
            return "(" + log + " cannot be read: " + unreadable.getMessage() + ")";
        }
    }

    /** Ends it at once: its data is thrown away, and a kube-apiserver that is asked politely waits for its watches. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A program ended while it was needed. */
    static final class EndedEarly extends IllegalStateException {
        EndedEarly(String message) {
            super(message);
        }

        /** Whether a start with other ports may help: a port found free may be taken a moment later. */
        boolean becauseOfItsPort() {
            return String.valueOf(getMessage()).contains("address already in use");
        }
    }
}
