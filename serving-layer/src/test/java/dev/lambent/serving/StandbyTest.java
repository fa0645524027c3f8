package dev.lambent.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandbyTest {
    @TempDir
    Path folder;

    private final List<String> events = new ArrayList<>();
    private final AtomicBoolean published = new AtomicBoolean(true);

    private Path order() {
        return folder.resolve("order");
    }

    /** Written whole: what waits for it must not see half of it. */
    private void order(String port) throws IOException {
        Path written = Files.writeString(folder.resolve("order-written"), port);
        Files.move(written, order(), StandardCopyOption.ATOMIC_MOVE);
    }

    private CompletableFuture<Integer> standby(Duration rest, Standby.Rehearsal rehearsal) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new Standby(order(), rest, published::get).awaitOrder(rehearsal);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void itRehearsesAndServesWhenItIsOrdered() throws Exception {
        CountDownLatch rehearsed = new CountDownLatch(1);
        CompletableFuture<Integer> port = standby(Duration.ZERO, ordered -> {
            assertThat(ordered.getAsBoolean()).isFalse();
            rehearsed.countDown();
        });
        assertThat(rehearsed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(port).isNotDone();
        order("18080");
        assertThat(port.get(10, TimeUnit.SECONDS)).isEqualTo(18080);
        assertThat(order()).doesNotExist();
    }

    @Test
    void itRehearsesAgainAfterTheFirstPublication() throws Exception {
        published.set(false);
        BlockingQueue<Boolean> rehearsals = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> port = standby(Duration.ZERO, ordered -> rehearsals.add(published.get()));
        assertThat(rehearsals.poll(10, TimeUnit.SECONDS)).isFalse();
        published.set(true);
        assertThat(rehearsals.poll(10, TimeUnit.SECONDS)).isTrue();
        order("18083");
        assertThat(port.get(10, TimeUnit.SECONDS)).isEqualTo(18083);
    }

    @Test
    void anOrderBeforeTheRehearsalMakesItNeedless() throws Exception {
        order("18081");
        CompletableFuture<Integer> port = standby(Duration.ofHours(1), ordered -> events.add("rehearsed"));
        assertThat(port.get(10, TimeUnit.SECONDS)).isEqualTo(18081);
        assertThat(events).isEmpty();
    }

    @Test
    void aRehearsalIsToldOfTheOrderAndMayFail() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Integer> port = standby(Duration.ZERO, ordered -> {
            begun.countDown();
            while (!ordered.getAsBoolean()) {
                Thread.onSpinWait();
            }
            throw new IllegalStateException("the brokers are away");
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        order("18082");
        assertThat(port.get(10, TimeUnit.SECONDS)).isEqualTo(18082);
    }

    @Test
    void anOrderThatCannotBeReadIsRefused() throws Exception {
        Files.writeString(order(), "soon");
        assertThatThrownBy(() -> new Standby(order(), Duration.ZERO, published::get).awaitOrder(ordered -> {}))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("The order to serve cannot be read");
    }
}
