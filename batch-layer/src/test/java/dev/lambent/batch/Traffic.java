package dev.lambent.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Rows of {@link TestApp}, seeded: ties in event time, disorder, late rows, and rubbish. */
final class Traffic {
    static final long START = Instant.parse("2024-03-01T00:00:00Z").toEpochMilli();
    private static final String[] RUBBISH = {
        "{\"id\": 1, \"kind\":",
        "[]",
        "{\"id\": \"x\", \"kind\": \"offer\", \"ts\": \"2024-03-01T00:00:00Z\", \"shop\": \"s\", \"item\": \"i\"}",
        "{\"id\": 3, \"kind\": \"stolen\", \"ts\": \"2024-03-01T00:00:00Z\", \"shop\": \"s\", \"item\": \"i\"}",
        "{\"id\": 4, \"kind\": \"offer\", \"shop\": \"s\", \"item\": \"i\"}",
        "{\"id\": 5, \"kind\": \"offer\", \"ts\": \"1970-01-01T00:00:01Z\", \"shop\": \"s\", \"item\": \"i\"}",
        "{\"id\": 6, \"kind\": \"offer\", \"ts\": \"9999-01-01T00:00:00Z\", \"shop\": \"s\", \"item\": \"i\"}",
        "{\"id\": 7, \"kind\": \"offer\", \"ts\": \"2024-03-01T00:00:00Z\", \"shop\": \"s\", \"item\": \"i\", \"amount\": -1}",
    };

    /** A record for Kafka or a row of the history. */
    record Sale(long id, String kind, long at, String shop, String item, Double amount) {
        byte[] json() {
            return ("{\"id\":" + id + ",\"kind\":\"" + kind + "\",\"ts\":\"" + Instant.ofEpochMilli(at)
                            + "\",\"shop\":\"" + shop + "\",\"item\":\"" + item + "\""
                            + (amount == null ? "" : ",\"amount\":" + amount) + "}")
                    .getBytes(UTF_8);
        }
    }

    private final Random random;
    private long nextId;

    Traffic(long seed, long firstId) {
        random = new Random(seed);
        nextId = firstId;
    }

    /** {@code count} offers, most of them sold a little later, shuffled a little. */
    List<Sale> sales(int count, long from) {
        List<Sale> sales = new ArrayList<>();
        long at = from;
        for (int i = 0; i < count; i++) {
            // Whole minutes, so that ties are common.
            at += random.nextInt(3) * 60_000L;
            long id = nextId++;
            String shop = "shop" + random.nextInt(7);
            String item = String.format(Locale.ROOT, "item%02d", random.nextInt(20));
            sales.add(new Sale(id, "offer", at, shop, item, amount()));
            if (random.nextInt(5) > 0) {
                sales.add(new Sale(id, "sold", at + random.nextInt(20) * 60_000L, shop, item, amount()));
            }
        }
        for (int i = 0; i + 3 < sales.size(); i += 2) {
            Collections.swap(sales, i, i + random.nextInt(4));
        }
        return sales;
    }

    private Double amount() {
        return random.nextInt(20) == 0 ? null : random.nextInt(10_000) / 97.0;
    }

    /** A value that is no row of stream {@code sales}. */
    byte[] rubbish() {
        return RUBBISH[random.nextInt(RUBBISH.length)].getBytes(UTF_8);
    }

    byte[] price(long at) {
        return ("{\"item\":\"item" + random.nextInt(20) + "\",\"ts\":\"" + Instant.ofEpochMilli(at) + "\",\"price\":"
                        + random.nextInt(1000) / 7.0 + "}")
                .getBytes(UTF_8);
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }
}
