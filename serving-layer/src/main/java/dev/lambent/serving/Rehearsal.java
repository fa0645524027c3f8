package dev.lambent.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Serves on a port of its own until the views are shown, asks a few questions, and closes everything again. */
final class Rehearsal implements Standby.Rehearsal {
    private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long POLL_MILLIS = 20;
    private static final int QUESTIONS = 20;

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Supplier<Serving> stage;

    Rehearsal(Supplier<Serving> stage) {
        this.stage = stage;
    }

    @Override
    public void run(BooleanSupplier ordered) throws InterruptedException {
        try (Serving serving = stage.get()) {
            long begin = System.nanoTime();
            while (!isReady(serving) && !ordered.getAsBoolean() && System.nanoTime() - begin < LIMIT_NANOS) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            for (int i = 0; i < QUESTIONS && !ordered.getAsBoolean(); i++) {
                ask("http://127.0.0.1:" + serving.port());
            }
        }
    }

    private static boolean isReady(Serving serving) {
        return serving.speed() != null && serving.lookups().isSettled();
    }

    /** What clients will ask, more or less. */
    private void ask(String address) throws InterruptedException {
        for (String table : List.of("events", "features", "predictions")) {
            send(HttpRequest.newBuilder(URI.create(address + "/sql"))
                    .POST(HttpRequest.BodyPublishers.ofString("SELECT count(*) FROM " + table)));
        }
        send(HttpRequest.newBuilder(URI.create(address + "/status")));
    }

    private void send(HttpRequest.Builder request) throws InterruptedException {
        try {
            http.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException("the rehearsal was not answered", e);
        }
    }
}
