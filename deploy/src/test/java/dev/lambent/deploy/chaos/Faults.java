package dev.lambent.deploy.chaos;

import dev.lambent.deploy.e2e.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Everything that goes wrong, in an order and with durations drawn from the seed. Each is printed with its time. */
final class Faults {
    private final Platform platform;
    private final Signals signals;
    private final Broker broker;
    private final TcpProxy proxy;
    private final Optional<SmallDisk> disk;
    private final Random random;
    private final Journal journal;
    private final List<Fault> next = new ArrayList<>();
    private int rounds;

    private interface Strike {
        void run() throws Exception;
    }

    private record Fault(String name, Strike strike) {}

    Faults(Platform platform, Broker broker, TcpProxy proxy, Optional<SmallDisk> disk, Random random, Journal journal) {
        this.platform = platform;
        this.signals = new Signals(platform);
        this.broker = broker;
        this.proxy = proxy;
        this.disk = disk;
        this.random = random;
        this.journal = journal;
    }

    /** The next fault, then a pause of {@code least} to twice as long. All come once, then all again in another order. */
    void strike(Duration least) throws Exception {
        if (next.isEmpty()) {
            next.addAll(all());
            Collections.shuffle(next, random);
            rounds++;
        }
        Fault fault = next.remove(next.size() - 1);
        journal.say("fault: " + fault.name());
        fault.strike().run();
        TimeUnit.MILLISECONDS.sleep(least.toMillis() + random.nextInt((int) least.toMillis()));
    }

    /** Whether every fault has struck once. */
    boolean allHaveStruck() {
        return rounds > 1 || (rounds == 1 && next.isEmpty());
    }

    private List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        for (String role : List.of("taskmanager", "taskmanager-2", "jobmanager", "serving", "serving-2")) {
            faults.add(new Fault("kill -9 " + role, () -> signals.kill(role)));
            long millis = 1_000 + random.nextInt(4_000);
            faults.add(new Fault(
                    "suspend " + role + " for " + millis + " ms",
                    () -> signals.suspend(signals.awaitPid(role), millis)));
        }
        faults.add(new Fault("kill -9 both taskmanagers, serving and its standby at once", () -> {
            signals.kill("taskmanager");
            signals.kill("taskmanager-2");
            signals.kill("serving");
            signals.kill("serving-2");
        }));
        faults.add(new Fault("kill -9 keeper, then jobmanager; lambent up", () -> {
            signals.kill("keeper");
            signals.kill("jobmanager");
            up();
        }));
        faults.add(new Fault("kill -9 kafka", broker::killAndStart));
        faults.add(new Fault("restart kafka", broker::restart));
        long suspended = 1_000 + random.nextInt(4_000);
        faults.add(new Fault("suspend kafka for " + suspended + " ms", () -> signals.suspend(broker.pid(), suspended)));
        faults.add(new Fault("reset all connections to kafka", proxy::reset));
        faults.add(whileItLasts("cut kafka off", 1_000 + random.nextInt(3_000), proxy::cut));
        faults.add(whileItLasts("stall all connections to kafka", 1_000 + random.nextInt(4_000), proxy::stall));
        disk.ifPresent(d -> faults.add(diskFull(d, 2_000 + random.nextInt(3_000))));
        return faults;
    }

    private Fault whileItLasts(String name, long millis, Runnable begin) {
        return new Fault(name + " for " + millis + " ms", () -> {
            begin.run();
            TimeUnit.MILLISECONDS.sleep(millis);
            proxy.heal();
        });
    }

    private Fault diskFull(SmallDisk full, long millis) {
        return new Fault("the disk is full for " + millis + " ms", () -> {
            full.fill();
            TimeUnit.MILLISECONDS.sleep(millis);
            full.free();
            broker.startIfGone();
        });
    }

    private void up() {
        Platform.Outcome outcome = platform.run(Duration.ofMinutes(2), "up");
        if (outcome.exitCode() != 0) {
            throw new AssertionError("lambent up failed: " + outcome.output());
        }
    }
}
