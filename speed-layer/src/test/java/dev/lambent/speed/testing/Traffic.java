package dev.lambent.speed.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Random;

/** Rows of a {@link RollingApp} in random partitions, with rubbish among them; flushed now and then, so that rows tie. */
public final class Traffic {
    private static final String[] KINDS = {"departed", "landed", "departed", "ignored"};
    private static final int KEYS = 40;

    private final TestLog log;
    private final Random random;
    private int partitions;
    private long sent;

    public Traffic(TestLog log, int partitions, long seed) {
        this.log = log;
        this.partitions = partitions;
        this.random = new Random(seed);
    }

    /** From now on rows go to so many partitions. */
    public void spreadOver(int number) {
        partitions = number;
    }

    public void send(int count) {
        for (int i = 0; i < count; i++) {
            int dice = random.nextInt(100);
            if (dice == 0) {
                log.send("trips", random.nextInt(partitions), rubbish());
            } else if (dice < 4) {
                log.send("notes", 0, "{\"n\":%d,\"at\":\"%s\",\"text\":\"é\"}".formatted(sent, Instant.now()));
            } else {
                log.send("trips", random.nextInt(partitions), trip());
            }
            sent++;
            if (random.nextInt(50) == 0) {
                log.flush();
            }
        }
        log.flush();
    }

    public String trip() {
        return "{\"n\":%d,\"at\":\"%s\",\"kind\":\"%s\",\"origin\":\"o%d\",\"dest\":\"d%d\"}"
                .formatted(
                        sent,
                        Instant.now().minusSeconds(random.nextInt(3000)),
                        KINDS[random.nextInt(KINDS.length)],
                        random.nextInt(KEYS),
                        random.nextInt(KEYS));
    }

    private byte[] rubbish() {
        return switch (random.nextInt(6)) {
            case 0 -> "{\"n\":".getBytes(UTF_8);
            case 1 -> new byte[] {(byte) 0xff, 0, 1};
            case 2 -> "{\"n\":\"x\",\"at\":\"2001-01-01T00:00:00Z\"}".getBytes(UTF_8);
            case 3 ->
                "{\"n\":1,\"at\":\"9999-01-01T00:00:00Z\",\"kind\":\"departed\",\"origin\":\"o1\",\"dest\":\"d1\"}"
                        .getBytes(UTF_8);
            case 4 -> "[]".getBytes(UTF_8);
            default -> new byte[0];
        };
    }
}
