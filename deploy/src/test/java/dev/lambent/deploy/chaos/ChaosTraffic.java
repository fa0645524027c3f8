package dev.lambent.deploy.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Seeded traffic on two streams: trips that depart and land, readings of sensors; ties in event time, rows that come late
 * (within {@code max_lateness} and beyond it), rows sent twice, nulls, and rubbish of every kind. Every record carries the
 * truth about itself in a header, so that the oracle need not decide what is valid.
 */
final class ChaosTraffic implements AutoCloseable {
    static final String TRUTH_HEADER = "truth";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ZONES = 200;
    private static final long BURST_NANOS = 100_000_000;
    private static final long PERIOD_NANOS = 15_000_000_000L;
    private static final int HUGE_BYTES = 3 << 20;
    private static final byte[] VALID = "valid".getBytes(UTF_8);
    private static final byte[] RUBBISH = "rubbish".getBytes(UTF_8);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random;
    private final Thread thread;
    private final Deque<ObjectNode> underway = new ArrayDeque<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean stopped;
    private volatile long sent;

    /** Evenly. */
    ChaosTraffic(String brokers, long seed, int rowsPerSecond) {
        this(brokers, seed, rowsPerSecond, 1);
    }

    /**
     * @param rowsPerSecond on average
     * @param peak how many times as many come while any come: in the first part of every fifteen seconds
     */
    ChaosTraffic(String brokers, long seed, int rowsPerSecond, int peak) {
        Properties config = new Properties();
        config.put("bootstrap.servers", brokers);
        config.put("acks", "all");
        config.put("max.request.size", Integer.toString(12 << 20));
        config.put("delivery.timeout.ms", "600000");
        config.put("request.timeout.ms", "10000");
        config.put("max.block.ms", "300000");
        config.put("buffer.memory", Integer.toString(64 << 20));
        config.put("linger.ms", "5");
        config.put("reconnect.backoff.max.ms", "500");
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        random = new Random(seed);
        thread = new Thread(() -> run(rowsPerSecond * peak, PERIOD_NANOS / peak), "traffic");
        thread.start();
    }

    long sent() {
        return sent;
    }

    /** Records that the broker has acknowledged: none of them may be lost. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Records that could not be delivered. */
    long refused() {
        return refused.get();
    }

    private void run(int rowsPerSecond, long busyNanos) {
        long start = System.nanoTime();
        long last = start;
        double owed = 0;
        while (!stopped) {
            LockSupport.parkNanos(BURST_NANOS);
            long now = System.nanoTime();
            // What could not be sent while the broker was away is not caught up in one burst.
            boolean isBusy = (now - start) % PERIOD_NANOS < busyNanos;
            owed = isBusy ? Math.min(owed + (now - last) / 1e9 * rowsPerSecond, rowsPerSecond) : 0;
            last = now;
            for (; owed >= 1 && !stopped; owed--) {
                sendNext();
                sent++;
            }
        }
        producer.flush();
    }

    private void sendNext() {
        int dice = random.nextInt(100);
        if (sent > 0 && sent % 20_000 == 0) {
            send(ChaosApp.TRIPS, "x".repeat(HUGE_BYTES).getBytes(UTF_8), RUBBISH);
        } else if (dice < 2) {
            rubbish();
        } else if (dice < 40) {
            valid(ChaosApp.SENSORS, sensor());
        } else if (underway.size() > 500 && random.nextBoolean()) {
            valid(ChaosApp.TRIPS, land(underway.poll()));
        } else {
            ObjectNode departed = depart();
            valid(ChaosApp.TRIPS, departed);
            underway.add(departed);
        }
    }

    /** One row in a hundred is sent twice: two positions of the log, so two rows. */
    private void valid(String stream, ObjectNode row) {
        byte[] bytes = row.toString().getBytes(UTF_8);
        send(stream, bytes, VALID);
        if (random.nextInt(100) == 0) {
            send(stream, bytes, VALID);
        }
    }

    private ObjectNode depart() {
        ObjectNode row = JSON.createObjectNode();
        row.put("trip_id", sent).put("kind", "departed").put("event_time", eventTime());
        row.put("zone", zone());
        if (random.nextInt(20) > 0) {
            row.put("dest", zone());
        }
        row.put("miles", 1 + random.nextInt(900));
        if (random.nextInt(10) > 0) {
            row.put("fare", random.nextInt(4) == 0 ? random.nextGaussian() * 1e6 : 3 + random.nextDouble() * 40);
        }
        return row;
    }

    private ObjectNode land(ObjectNode departed) {
        ObjectNode row = departed.deepCopy().put("kind", "landed").put("event_time", eventTime());
        double mean = departed.get("zone").asText().hashCode() % 20 + 5;
        return row.put("delay_min", (int) Math.round(mean + random.nextGaussian() * 12));
    }

    private ObjectNode sensor() {
        ObjectNode row = JSON.createObjectNode().put("sensor_id", (long) random.nextInt(1000));
        row.put("event_time", eventTime());
        if (random.nextInt(5) > 0) {
            row.put("zone", zone());
        }
        return row.put("reading", random.nextGaussian() * 100);
    }

    /** One zone in five rows is the same one. */
    private String zone() {
        return "z" + (random.nextInt(5) == 0 ? 0 : random.nextInt(ZONES));
    }

    /** By the clock, in tenths of a second; one row in ten is late, by up to 9 seconds. */
    private String eventTime() {
        long late = random.nextInt(10) == 0 ? random.nextInt(9_000) : 0;
        return Instant.ofEpochMilli((System.currentTimeMillis() - late) / 100 * 100)
                .toString();
    }

    private void rubbish() {
        ObjectNode row = depart();
        List<Runnable> spoilers = List.of(
                () -> row.remove("zone"),
                () -> row.put("miles", "many"),
                () -> row.put("miles", 1.5),
                () -> row.put("miles", -1),
                () -> row.put("kind", "teleported"),
                () -> row.put("event_time", "1970-01-01T00:00:00Z"),
                () -> row.put("event_time", "9999-12-31T23:59:59Z"),
                () -> row.putNull("event_time"),
                () -> row.put("trip_id", "1"));
        int kind = random.nextInt(spoilers.size() + 4);
        if (kind < spoilers.size()) {
            spoilers.get(kind).run();
            send(ChaosApp.TRIPS, row.toString().getBytes(UTF_8), RUBBISH);
            return;
        }
        switch (kind - spoilers.size()) {
            case 0 -> send(ChaosApp.TRIPS, "{\"trip_id\": 1, ".getBytes(UTF_8), RUBBISH);
            case 1 -> send(ChaosApp.SENSORS, new byte[] {0, (byte) 0xFF, (byte) 0xFE, 1}, RUBBISH);
            case 2 -> send(ChaosApp.SENSORS, null, RUBBISH);
            default -> send(ChaosApp.SENSORS, "[]".getBytes(UTF_8), RUBBISH);
        }
    }

    private void send(String stream, byte[] value, byte[] truth) {
        int partitions = stream.equals(ChaosApp.TRIPS) ? ChaosApp.TRIP_PARTITIONS : ChaosApp.SENSOR_PARTITIONS;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(ChaosApp.topic(stream), random.nextInt(partitions), null, value);
        record.headers().add(TRUTH_HEADER, truth);
        producer.send(record, (metadata, error) -> (error == null ? acknowledged : refused).incrementAndGet());
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        producer.close();
    }
}
