package dev.lambent.deploy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Seeded traffic: trips that depart and land, with ties in event time (whole seconds), late rows, nulls, and rubbish of
 * every kind. Event time runs at half the speed of the clock, so that short windows expire by log time.
 */
final class Traffic implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");
    private static final String[] ZONES = {"north", "south", "east", "west", "mid"};
    /** Rows come in bursts, as they do from most sources, so that many share a millisecond of log time. */
    private static final long BURST_NANOS = 200_000_000;

    private static final byte[] VALID = "valid".getBytes(UTF_8);
    private static final byte[] RUBBISH = "rubbish".getBytes(UTF_8);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random;
    private final Thread thread;
    private final Deque<ObjectNode> underway = new ArrayDeque<>();
    private volatile boolean stopped;
    private volatile long sent;
    private volatile int partitions = TestApp.PARTITIONS;

    Traffic(String brokers, long seed, int rowsPerSecond) {
        Properties config = new Properties();
        config.put("bootstrap.servers", brokers);
        config.put("acks", "all");
        config.put("max.request.size", Integer.toString(12 << 20));
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        random = new Random(seed);
        thread = new Thread(() -> run(rowsPerSecond), "traffic");
        thread.start();
    }

    long sent() {
        return sent;
    }

    /** From now on rows go to so many partitions. */
    void spreadOver(int number) {
        partitions = number;
    }

    private void run(int rowsPerSecond) {
        long began = System.nanoTime();
        while (!stopped) {
            double elapsed = (System.nanoTime() - began) / 1e9;
            while (!stopped && sent < elapsed * rowsPerSecond) {
                sendNext(elapsed);
                sent++;
            }
            LockSupport.parkNanos(BURST_NANOS);
        }
        producer.flush();
    }

    private void sendNext(double elapsedSeconds) {
        if (sent == 500) {
            send("x".repeat(10 << 20).getBytes(UTF_8), RUBBISH);
        } else if (random.nextInt(50) == 0) {
            send(rubbish(elapsedSeconds), RUBBISH);
        } else if (underway.size() > 20 && random.nextBoolean()) {
            send(bytes(land(underway.poll(), elapsedSeconds)), VALID);
        } else {
            ObjectNode departed = depart(elapsedSeconds);
            send(bytes(departed), VALID);
            underway.add(departed);
        }
    }

    private ObjectNode depart(double elapsedSeconds) {
        ObjectNode row = JSON.createObjectNode();
        row.put("trip_id", sent).put("kind", "departed").put("event_time", eventTime(elapsedSeconds));
        row.put("zone", ZONES[random.nextInt(ZONES.length)]);
        if (random.nextInt(20) > 0) {
            row.put("dest", ZONES[random.nextInt(ZONES.length)]);
        }
        row.put("miles", 1 + random.nextInt(900));
        if (random.nextInt(10) > 0) {
            row.put("fare", random.nextInt(4) == 0 ? random.nextGaussian() * 1e6 : 3 + random.nextDouble() * 40);
        }
        if (random.nextInt(3) > 0) {
            BigDecimal tip = BigDecimal.valueOf(random.nextInt(2_000), 2);
            if (random.nextBoolean()) {
                row.put("tip", tip);
            } else {
                row.put("tip", tip.toPlainString());
            }
        }
        return row;
    }

    private ObjectNode land(ObjectNode departed, double elapsedSeconds) {
        ObjectNode row = departed.deepCopy().put("kind", "landed").put("event_time", eventTime(elapsedSeconds));
        double mean =
                departed.get("zone").asText().length() * 6 - 20; // zones differ, so that there is something to learn
        return row.put("delay_min", (int) Math.round(mean + random.nextGaussian() * 12));
    }

    /** Whole seconds; one row in ten is late by up to 8 seconds of event time. */
    private String eventTime(double elapsedSeconds) {
        long late = random.nextInt(10) == 0 ? random.nextInt(9) : 0;
        return START.plusSeconds((long) (elapsedSeconds / 2) + 60 - late).toString();
    }

    private byte[] rubbish(double elapsedSeconds) {
        ObjectNode row = depart(elapsedSeconds);
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
        int kind = random.nextInt(spoilers.size() + 3);
        if (kind < spoilers.size()) {
            spoilers.get(kind).run();
            return bytes(row);
        }
        return switch (kind - spoilers.size()) {
            case 0 -> "{\"trip_id\": 1, ".getBytes(UTF_8);
            case 1 -> new byte[] {0, (byte) 0xFF, (byte) 0xFE, 1};
            default -> "[]".getBytes(UTF_8);
        };
    }

    private void send(byte[] value, byte[] truth) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(TestApp.NAME + "." + TestApp.STREAM, random.nextInt(partitions), null, value);
        record.headers().add(OracleLog.TRUTH_HEADER, truth);
        producer.send(record);
    }

    private static byte[] bytes(ObjectNode row) {
        return row.toString().getBytes(UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        producer.close();
    }
}
