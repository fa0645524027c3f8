package dev.lambent.batch;

import dev.lambent.batch.train.Stop;
import java.util.Optional;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C while candidates are searched: the first time no further trial is begun and the best one known is taken, the second
 * time the process ends as it would have at once.
 */
final class Interrupt implements Stop, AutoCloseable {
    private static final Signal SIGNAL = new Signal("INT");

    private final Report report;
    private final Optional<SignalHandler> before;
    private volatile boolean asked;

    Interrupt(Report report) {
        this.report = report;
        this.before = listen();
    }

    /** What handled Ctrl-C before; empty if the JVM leaves it to others (-Xrs): there is nothing to listen to then. */
    private Optional<SignalHandler> listen() {
        try {
            return Optional.of(Signal.handle(SIGNAL, signal -> pressed()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void pressed() {
        if (asked) {
            restore();
            Signal.raise(SIGNAL);
            return;
        }
        asked = true;
        report.say("Stopping: what is being fitted is finished, then the best model known is taken."
                + " Ctrl-C again ends the run at once; the next one goes on from here.");
    }

    @Override
    public Optional<String> reason() {
        return asked ? Optional.of("Ctrl-C") : Optional.empty();
    }

    private void restore() {
        before.ifPresent(handler -> Signal.handle(SIGNAL, handler));
    }

    @Override
    public void close() {
        restore();
    }
}
