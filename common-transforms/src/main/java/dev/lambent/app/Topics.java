package dev.lambent.app;

import static java.util.Objects.requireNonNull;

/** Names of the Kafka topics Lambent owns for an app, besides one per stream ({@link StreamSpec#topic()}). */
public record Topics(String app) {
    /** Partitions of the speed topic; the speed layer's task i writes to partition i mod this. */
    public static final int SPEED_PARTITIONS = 4;

    public Topics {
        requireNonNull(app, "app is null");
    }

    /** The control log: one partition, uncompacted, kept for ever. */
    public String control() {
        return app + ".control";
    }

    /** Up to where the sources of mirrored streams have been copied; compacted. */
    public String mirror() {
        return app + ".mirror";
    }

    /** What the speed layer emits. */
    public String speed() {
        return app + ".speed";
    }
}
