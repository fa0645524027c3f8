package dev.lambent.error;

/** What every reader of something Lambent wrote does first: look whether it knows the format. */
public final class FormatVersion {
    private FormatVersion() {}

    /**
     * Refuses another format version.
     *
     * @param what the thing that is read, for the message: {@code Publication 7}
     * @param found the version it says it has
     * @param known the version this Lambent reads
     * @throws LambentException (USER) naming both
     */
    public static void require(String what, long found, int known) {
        require(what, found, known, "Use the Lambent version that wrote it, or a newer one.");
    }

    /** As {@link #require(String, long, int)}, with a remedy of its own. */
    public static void require(String what, long found, int known, String remedy) {
        if (found != known) {
            throw LambentException.user(
                    what + " cannot be read",
                    (found > known ? "it was written by a newer Lambent: " : "") + "its format version is " + found
                            + ", this Lambent reads " + known,
                    remedy);
        }
    }
}
