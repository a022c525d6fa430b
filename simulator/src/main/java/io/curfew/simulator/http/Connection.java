package io.curfew.simulator.http;

import io.curfew.simulator.fault.Fault;
import io.curfew.simulator.fault.Rule;
import io.curfew.simulator.fault.Rules;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/** One connection: reads a request, answers it or does the fault it meets, and goes on with the next. */
final class Connection {
    private static final int GARBAGE_CHUNK = 64 * 1024;

    private final Socket socket;
    private final long number;
    private final Handler handler;
    private final Rules<Request, Fault> faults;
    private final Ledger ledger;
    private final InstantSource clock;

    Connection(
            Socket socket,
            long number,
            Handler handler,
            Rules<Request, Fault> faults,
            Ledger ledger,
            InstantSource clock) {
        this.socket = socket;
        this.number = number;
        this.handler = handler;
        this.faults = faults;
        this.ledger = ledger;
        this.clock = clock;
    }

    void serve() throws IOException, InterruptedException {
        socket.setTcpNoDelay(true);
        var in = new BufferedInputStream(socket.getInputStream());
        var reader = new RequestReader(in, socket.getOutputStream());
        while (!socket.isClosed()) {
            var read = reader.next();
            if (read.isEmpty()) {
                return;
            }
            answer(read.get(), in);
        }
    }

    private void answer(RequestReader.Incoming incoming, BufferedInputStream in)
            throws IOException, InterruptedException {
        var request = incoming.request();
        var entry = new Ledger.Entry(
                clock.instant(),
                number,
                request.method(),
                incoming.target(),
                0,
                request.header("User-Agent").orElse(""));
        ledger.arrived(entry);
        var answer = new WireAnswer(socket, in, incoming, status -> ledger.answered(entry, status));
        var rule = faults.take(request);
        if (rule.isEmpty()) {
            handle(request, answer);
        } else {
            carryOut(rule.get().fault(), rule.get(), request, answer);
        }
    }

    private void carryOut(Fault fault, Rule<Request, Fault> rule, Request request, WireAnswer answer)
            throws IOException, InterruptedException {
        switch (fault) {
            case Fault.None() -> handle(request, answer);
            case Fault.Answered(int status, var headers, var body) -> {
                answer.send(status, headers, body.getBytes(StandardCharsets.UTF_8));
            }
            case Fault.Delayed(var by, var then) -> {
                rule.awaitRemoval(by);
                carryOut(then, rule, request, answer);
            }
            case Fault.Hung() -> {
                rule.awaitRemoval();
                // A client that gave up must not see its request done later.
                if (!answer.clientGone()) {
                    handle(request, answer);
                }
            }
            case Fault.Reset() -> reset();
            case Fault.HalfAnswered() -> {
                answer.sendHalf(whatWouldBeAnswered(request));
                socket.close();
            }
            case Fault.AnswerLost() -> {
                whatWouldBeAnswered(request);
                reset();
            }
            case Fault.Garbage(long bytes) -> garbage(bytes, answer);
        }
    }

    private void handle(Request request, WireAnswer answer) throws IOException {
        try {
            handler.handle(request, answer);
        } catch (RuntimeException e) {
            if (answer.begun()) {
                throw e;
            }
            answer.send(500, "text/plain", "the simulator failed: " + e);
            return;
        }
        answer.end();
    }

    private CapturedAnswer whatWouldBeAnswered(Request request) {
        var captured = new CapturedAnswer();
        try {
            handler.handle(request, captured);
        } catch (IOException e) {
            // A streamed answer ends here at its first write; what was captured so far is enough.
        }
        return captured;
    }

    private static void garbage(long bytes, WireAnswer answer) throws IOException {
        var chunk = "\"}]<garbage>%00\u0007".repeat(GARBAGE_CHUNK / 16).getBytes(StandardCharsets.UTF_8);
        try (var stream = answer.stream(200, Map.of("Content-Type", "text/plain"))) {
            for (long sent = 0; sent < bytes; sent += chunk.length) {
                stream.write(chunk);
            }
        }
    }

    private void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
