package dev.lambent.speed.mirror;

import dev.lambent.error.LambentException;
import org.apache.kafka.common.TopicPartition;

/** Why the mirror does not go on: each of these would lose rows, or take some twice. */
final class Refusal {
    private Refusal() {}

    static LambentException noSource(MirroredStream stream, Exception cause) {
        return LambentException.user(
                "The source of stream " + stream.name() + " is not there",
                "there is no topic " + stream.source().topic() + " at " + stream.sourceBrokers(),
                "Make it, or name another in streams." + stream.name() + ".source; then start the mirror again.",
                cause);
    }

    static LambentException sourceIsOwned(MirroredStream stream) {
        return LambentException.user(
                "Stream " + stream.name() + " cannot be mirrored",
                "its source " + stream.source().topic() + " at " + stream.sourceBrokers()
                        + " is the stream's own topic: the log would be fed with itself",
                "Name the topic that others write to in streams." + stream.name() + ".source.");
    }

    static LambentException otherSource(MirroredStream stream, String before, String now) {
        return LambentException.user(
                "The source of stream " + stream.name() + " is another topic than before",
                stream.source().topic() + " had Kafka's id " + before + " and has " + now
                        + ": it was deleted and made anew, and offsets of the old one mean nothing in it",
                "Bring the old topic back, or give the stream a new `topic` and begin in a new home folder."
                        + orGoOn(stream, "all that the new topic has"));
    }

    static LambentException deletedRecords(MirroredStream stream, TopicPartition partition, long first, long next) {
        return LambentException.user(
                "Records of the source were deleted before they were mirrored",
                partition + " begins at offset " + first + " now, and the mirror had come to " + next + ": up to "
                        + (first - next) + " records are missing",
                "Raise the retention of " + partition.topic() + " and keep the mirror running."
                        + orGoOn(stream, "what is left"));
    }

    static LambentException lostRecords(MirroredStream stream, TopicPartition partition, long end, long next) {
        return LambentException.user(
                "The source of stream " + stream.name() + " has lost records that were mirrored",
                partition + " ends at offset " + end + ", and the mirror had come to " + next,
                "Find out what happened to " + partition.topic() + "; other records may stand at these offsets now."
                        + orGoOn(stream, "all that it has, once more"));
    }

    private static String orGoOn(MirroredStream stream, String what) {
        return " To go on with " + what + ", start the mirror once with --accept-hole " + stream.name() + ".";
    }

    static LambentException otherOwned(MirroredStream stream, String before, String now) {
        return LambentException.user(
                "The mirror's positions belong to another topic",
                stream.topic() + " had Kafka's id " + before + " and has " + now
                        + ": it was deleted and made anew, and what it held would be missing",
                "Bring the old topic back; or, to mirror everything again, give the stream a new `topic` and begin in a"
                        + " new home folder.");
    }

    static LambentException rowsOfOthers(MirroredStream stream, TopicPartition partition, long offset) {
        return LambentException.user(
                "Stream " + stream.name() + " cannot be mirrored",
                partition + " holds a row at offset " + offset + ", and " + stream.positionsTopic()
                        + " does not say how far the source was copied: rows would come twice",
                "Restore " + stream.positionsTopic() + " if it was lost; else give the stream a new `topic`, which only"
                        + " the mirror writes to.");
    }

    static LambentException takenOver(MirroredStream stream) {
        return LambentException.user(
                "Another mirror has taken over",
                "a mirror of stream " + stream.name() + " of app " + stream.app() + " was started after this one",
                "Run one mirror per app; if this is the one you want, stop the other and start this one again.");
    }

    static LambentException tooLarge(MirroredStream stream, String where, int maxBytes, Exception cause) {
        return LambentException.user(
                "A record of the source is too large for the log",
                where + ": " + cause.getMessage() + "; " + stream.topic() + " takes " + maxBytes + " bytes",
                "Raise max.message.bytes of " + stream.topic() + " (and of the brokers) above it, then start the mirror"
                        + " again.",
                cause);
    }
}
