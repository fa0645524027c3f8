package dev.lambent.deploy.chaos;

import dev.lambent.deploy.kafka.LocalKafka;
import java.nio.file.Path;

/** A Kafka of one's own, as users have it: not the platform's to start again, and reached through the proxy only. */
final class Broker implements AutoCloseable {
    private final Path folder;
    private final TcpProxy proxy;
    private LocalKafka kafka;

    Broker(Path folder, TcpProxy proxy) {
        this.folder = folder;
        this.proxy = proxy;
        start();
    }

    private void start() {
        kafka = LocalKafka.startBehind(folder, proxy.port());
        proxy.target(Integer.parseInt(kafka.bootstrapServers().split(":")[1]));
    }

    synchronized long pid() {
        return kafka.pid();
    }

    synchronized void killAndStart() {
        kafka.kill();
        start();
    }

    synchronized void restart() {
        kafka.close();
        start();
    }

    /** A broker ends by itself when it cannot write. */
    synchronized void startIfGone() {
        if (!kafka.isAlive()) {
            start();
        }
    }

    @Override
    public synchronized void close() {
        kafka.close();
    }
}
