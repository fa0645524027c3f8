package dev.lambent.speed.source;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.lambent.log.Tick;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Looks at the ends of all partitions of the log every few milliseconds and appends the ticks that are due. While the log
 * is quiet it waits in a fetch, which the broker answers when there is something new: an idle job asks nothing.
 */
final class Ticker implements AutoCloseable {
    private static final long ROUND_NANOS = MILLISECONDS.toNanos(5);
    /** A broker or machine that is slow gets fewer ticks: the ticker rests at least twice as long as a round took. */
    private static final long REST_PER_WORK = 2;

    private static final long IDLE_NANOS = SECONDS.toNanos(1);
    /** How often to look for partitions that were added. */
    static final Duration DISCOVERY = Duration.ofSeconds(2);

    private static final List<Header> HEADERS = List.of(new RecordHeader(Tick.HEADER, Tick.headerValue()));

    /** Two of them: a broker answers a connection's requests in turn, so a fetch that waits would hold up the others. */
    private final Consumer<byte[], byte[]> ends;

    private final Consumer<byte[], byte[]> news;
    private final Producer<byte[], byte[]> producer;
    private final Set<TopicPartition> partitions;
    private final TickRounds<TopicPartition> rounds;
    private final Counter sent;
    private long discoveredAtNanos = System.nanoTime();

    Ticker(String bootstrapServers, Collection<TopicPartition> partitions, Counter sent) {
        this.partitions = new LinkedHashSet<>(partitions);
        this.rounds = new TickRounds<>(partitions, IDLE_NANOS);
        this.sent = sent;
        this.ends = consumer(bootstrapServers, "lambent-ticker-ends");
        this.news = consumer(bootstrapServers, "lambent-ticker-news");
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "client.id", "lambent-ticker",
                        "linger.ms", "0",
                        "acks", "1",
                        "enable.idempotence", "false",
                        "buffer.memory", "1048576",
                        "delivery.timeout.ms", "10000",
                        "request.timeout.ms", "5000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private Consumer<byte[], byte[]> consumer(String bootstrapServers, String clientId) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "client.id", clientId,
                        "enable.auto.commit", "false",
                        "allow.auto.create.topics", "false",
                        "metadata.max.age.ms", Long.toString(DISCOVERY.toMillis()),
                        "auto.offset.reset", "latest",
                        "fetch.max.wait.ms", Long.toString(NANOSECONDS.toMillis(IDLE_NANOS)),
                        // What is fetched is dropped.
                        "max.partition.fetch.bytes", "1024",
                        "fetch.max.bytes", "1024"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        // The first one is never polled; without it the client warns at every look at the ends.
        consumer.assign(partitions);
        return consumer;
    }

    /** Runs until the thread is interrupted. */
    void run() throws ExecutionException {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long startNanos = System.nanoTime();
                discover(startNanos);
                tick(rounds.round(ends.endOffsets(partitions), startNanos));
                if (rounds.isQuiet()) {
                    awaitNews();
                } else {
                    long workNanos = System.nanoTime() - startNanos;
                    LockSupport.parkNanos(Math.max(ROUND_NANOS - workNanos, REST_PER_WORK * workNanos));
                }
            }
        } catch (InterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes in partitions that were added; the client's own view of the topics is at most as old as the interval. */
    private void discover(long nowNanos) {
        if (nowNanos - discoveredAtNanos < DISCOVERY.toNanos()) {
            return;
        }
        discoveredAtNanos = nowNanos;
        Set<TopicPartition> found = new LinkedHashSet<>();
        partitions.stream().map(TopicPartition::topic).distinct().forEach(topic -> ends.partitionsFor(topic)
                .forEach(info -> found.add(new TopicPartition(topic, info.partition()))));
        if (partitions.addAll(found)) {
            found.forEach(rounds::add);
            ends.assign(partitions);
            news.assign(partitions);
        }
    }

    /** Returns when there is a record that is no tick of this ticker, or an idle tick is due. */
    private void awaitNews() {
        partitions.forEach(partition -> news.seek(partition, rounds.firstNews(partition)));
        news.poll(Duration.ofNanos(rounds.nanosToIdleTick(System.nanoTime())));
    }

    /** Waits for the ticks' offsets: the next round must know its own ticks. */
    private void tick(List<TopicPartition> due) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Future<RecordMetadata>> flying = new LinkedHashMap<>();
        for (TopicPartition partition : due) {
            flying.put(
                    partition,
                    producer.send(
                            new ProducerRecord<>(partition.topic(), partition.partition(), null, null, null, HEADERS)));
        }
        for (Map.Entry<TopicPartition, Future<RecordMetadata>> tick : flying.entrySet()) {
            RecordMetadata appended = tick.getValue().get();
            rounds.sent(tick.getKey(), appended.offset(), appended.timestamp());
            sent.inc();
        }
    }

    @Override
    public void close() {
        // The interrupt that ended the run must not keep the clients from closing.
        boolean interrupted = Thread.interrupted();
        producer.close(Duration.ZERO);
        ends.close(CloseOptions.timeout(Duration.ZERO));
        news.close(CloseOptions.timeout(Duration.ZERO));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
