package dev.lambent.deploy.ingest;

/** Records for one stream of the log, one after the other, in the order of the file. */
public interface RecordSource extends AutoCloseable {
    /** How many records there are, or -1 if nobody knows before the end. */
    long total();

    /** Moves to the next record; false at the end. */
    boolean next();

    /** The current record's key, or null. */
    byte[] key();

    /** The current record's value. */
    byte[] value();

    @Override
    void close();
}
