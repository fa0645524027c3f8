package dev.lambent.fold;

import dev.lambent.feature.FeatureSetId;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A file of neutral fold state: header (magic, format version, feature set id), entries (set, key, state bytes), a
 * trailer with entry count and CRC-32C. Written by the batch layer, read by the speed layer.
 */
public final class StateFile {
    private StateFile() {}

    /** One key's state. */
    public record Entry(int set, String key, byte[] state) {}

    /** Appends entries; the file is valid only once closed. Closing closes the stream. */
    public interface Writer extends Closeable {
        void append(Entry entry) throws IOException;
    }

    /** Reads entries in order; verifies header and trailer. Closing closes the stream. */
    public interface Reader extends Closeable {
        /**
         * The next entry, or null after the last one (the checksum has then been verified).
         *
         * @throws dev.lambent.error.LambentException (USER) for a damaged file
         */
        Entry next() throws IOException;
    }

    public static Writer write(OutputStream out, FeatureSetId featureSet) throws IOException {
        return new StateFileWriter(out, featureSet);
    }

    /**
     * Opens a state file and reads its header.
     *
     * @param name the file's name, for error messages
     * @throws dev.lambent.error.LambentException (USER) for a file of another feature set or format, or a damaged one
     */
    public static Reader read(InputStream in, FeatureSetId expected, String name) throws IOException {
        return new StateFileReader(in, expected, name);
    }
}
