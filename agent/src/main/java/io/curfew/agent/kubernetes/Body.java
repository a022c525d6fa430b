package io.curfew.agent.kubernetes;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer as it comes in, with a limit to its length and to our patience, so that no answer can fill the
 * memory or hold a thread for ever. Both limits may be renewed while it is read.
 */
final class Body extends FilterInputStream {
    private final Runnable onSilence;
    private volatile Duration patience = Duration.ZERO;
    private volatile boolean silent;
    private CompletableFuture<Void> alarm = CompletableFuture.completedFuture(null);
    private long allowed;

    Body(InputStream in, Runnable onSilence) {
        super(in);
        this.onSilence = onSilence;
    }

    /** From now on at most {@code bytes}, whatever was read before. */
    void allow(long bytes) {
        allowed = bytes;
    }

    /** From now on at most {@code limit}; then whoever reads gets a {@link Silence}. */
    void patience(Duration limit) {
        alarm.cancel(false);
        patience = limit;
        alarm = new CompletableFuture<Void>().completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
        var _ = alarm.thenRun(this::giveUp);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (allowed <= 0) {
            throw new IOException("the answer is too long");
        }
        try {
            var count = in.read(into, offset, length);
            if (silent) {
                throw new Silence(patience);
            }
            allowed -= Math.max(0, count);
            return count;
        } catch (IOException broken) {
            throw silent ? new Silence(patience) : broken;
        }
    }

    private void giveUp() {
        silent = true;
        onSilence.run();
        closeQuietly();
    }

    private void closeQuietly() {
        try {
            in.close();
        } catch (IOException ignored) {
            // Nobody waits for it any more.
        }
    }

    @Override
    public void close() {
        alarm.cancel(false);
        closeQuietly();
    }
}
