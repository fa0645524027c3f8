package dev.lambent.serving.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.view.Pins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochReadersTest {
    private static final long START = 1_800_000_000_000L;

    @TempDir
    Path folder;

    private final Hand clock = new Hand();
    private Pins pins;
    private EpochReaders readers;

    private static final class Hand extends Clock {
        volatile long now = START;

        @Override
        public long millis() {
            return now;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void open() {
        pins = new Pins(folder.resolve("pins"));
        readers = new EpochReaders(pins, "me", clock);
    }

    private long pinned() {
        return pins.oldest(clock.now).orElse(Long.MAX_VALUE);
    }

    @Test
    void everythingIsPinnedUntilAnEpochIsShownAndNothingAfterTheEnd() {
        assertThat(pinned()).isZero();
        readers.shown(7);
        readers.tell();
        assertThat(pinned()).isEqualTo(7);
        readers.close();
        readers.tell();
        assertThat(pins.live(clock.now)).isEmpty();
    }

    @Test
    void anOlderEpochIsPinnedBeforeItIsReadAndLetGoWithItsLastReader() {
        readers.shown(9);
        readers.tell();
        EpochReaders.Reading first = readers.of(4);
        assertThat(pinned()).as("at once").isEqualTo(4);
        EpochReaders.Reading second = readers.of(4);
        first.close();
        first.close();
        readers.tell();
        assertThat(pinned()).as("closed twice is closed once").isEqualTo(4);
        second.close();
        readers.tell();
        assertThat(pinned()).isEqualTo(9);
    }

    @Test
    void aQueryOfTheMergedViewsHoldsTheEpochItBeganOn() {
        readers.shown(3);
        EpochReaders.Reading long1 = readers.merged();
        for (long epoch = 4; epoch < 20; epoch++) {
            readers.shown(epoch);
            readers.merged().close();
            readers.tell();
            assertThat(pinned()).isEqualTo(3);
        }
        assertThat(readers.oldest()).isEqualTo(3);
        long1.close();
        readers.tell();
        assertThat(pinned()).isEqualTo(19);
    }

    @Test
    void aProcessThatWasSilentSpeaksBeforeItReads() {
        readers.shown(9);
        readers.tell();
        clock.now += 61_000;
        assertThat(pins.live(clock.now)).isEmpty();
        readers.of(9);
        assertThat(pinned()).isEqualTo(9);
    }

    @Test
    void anEpochThatCannotBePinnedIsNotRead() throws Exception {
        readers.shown(9);
        readers.tell();
        Files.delete(folder.resolve("pins").resolve("me.json"));
        Files.delete(folder.resolve("pins"));
        Files.writeString(folder.resolve("pins"), "no folder");
        assertThatThrownBy(() -> readers.of(4)).isInstanceOf(LambentException.class);
        assertThat(readers.oldest()).as("not read").isEqualTo(9);
    }

    /** Whoever holds an epoch finds it pinned, whatever the others do meanwhile. */
    @Test
    void thePinIsNeverYoungerThanWhatIsRead() throws Exception {
        long seed = 20_261_122;
        System.out.println("seed " + seed);
        readers.shown(50);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(seed + i);
                all.add(threads.submit(() -> {
                    for (int n = 0; n < 400; n++) {
                        long epoch = random.nextInt(50);
                        try (EpochReaders.Reading reading = readers.of(epoch)) {
                            assertThat(pinned()).isLessThanOrEqualTo(epoch);
                        }
                    }
                }));
            }
            Future<?> heart = threads.submit(() -> {
                while (!stop.get()) {
                    readers.tell();
                }
            });
            for (Future<?> future : all) {
                future.get();
            }
            stop.set(true);
            heart.get();
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
        readers.tell();
        assertThat(pinned()).isEqualTo(50);
    }
}
