package dev.lambent.speed.mirror;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** What the mirror of one stream says: from where it begins, and every 10 s what it did if it did something. */
final class MirrorProgress {
    private static final long EVERY_NANOS = SECONDS.toNanos(10);

    private final MirroredStream stream;
    private final Consumer<String> out;
    private long rows;
    private long toldAtNanos = System.nanoTime();

    MirrorProgress(MirroredStream stream, Consumer<String> out) {
        this.stream = stream;
        this.out = out;
    }

    void say(String text) {
        out.accept("stream " + stream.name() + ": " + text);
    }

    void started(SortedMap<Integer, Long> starts) {
        say("mirroring " + stream.source().topic() + " at " + stream.sourceBrokers() + " into " + stream.topic()
                + " from offsets " + starts);
    }

    void copied(long more) {
        rows += more;
    }

    void tell(KafkaConsumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        if (now - toldAtNanos < EVERY_NANOS) {
            return;
        }
        if (rows > 0) {
            long behind = consumer.assignment().stream()
                    .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                    .sum();
            say(String.format(
                    Locale.ROOT, "%,d rows in %d s, %,d behind", rows, (now - toldAtNanos) / 1_000_000_000L, behind));
        }
        rows = 0;
        toldAtNanos = now;
    }
}
