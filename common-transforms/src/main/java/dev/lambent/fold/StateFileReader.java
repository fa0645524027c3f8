package dev.lambent.fold;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.error.FormatVersion;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * The format, big-endian: {@code LBFS}, a version byte, 16 hex digits of the feature set; per entry its length (4 bytes)
 * and a {@link dev.lambent.codec.BinaryWriter} record (set, key, state); then 0, the number of entries (8 bytes) and the
 * CRC-32C of all bytes before it (4 bytes).
 */
final class StateFileReader implements StateFile.Reader {
    static final String MAGIC = "LBFS";
    static final int VERSION = 1;
    static final int END = 0;
    private static final int FEATURE_SET_DIGITS = 16;

    private final String name;
    private final CRC32C checksum = new CRC32C();
    private final DataInputStream in;
    private long entries;
    private boolean finished;

    StateFileReader(InputStream stream, FeatureSetId expected, String name) throws IOException {
        this.name = name;
        in = new DataInputStream(new CheckedInputStream(stream, checksum));
        if (!text(MAGIC.length()).equals(MAGIC)) {
            throw refuse("it is not a fold state file", "Name a part-*.state file of an epoch's state folder.");
        }
        FormatVersion.require(
                "Fold state " + name,
                readByte(),
                VERSION,
                "Use the Lambent version that wrote it, or run `lambent batch --full`.");
        String featureSet = text(FEATURE_SET_DIGITS);
        if (!featureSet.equals(expected.value())) {
            throw refuse(
                    "it belongs to feature set " + featureSet + ", not " + expected,
                    "features.sql has changed since; run `lambent batch --full` to fold the log anew.");
        }
    }

    @Override
    public StateFile.Entry next() throws IOException {
        if (finished) {
            return null;
        }
        try {
            int length = in.readInt();
            if (length == END) {
                finish();
                return null;
            }
            if (length < 0) {
                throw damaged("an entry has the length " + length);
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw damaged("it ends within entry " + entries);
            }
            entries++;
            BinaryReader entry = new BinaryReader(bytes);
            StateFile.Entry read = new StateFile.Entry(entry.readInt(), entry.readText(), entry.readBytes());
            if (entry.hasRemaining()) {
                throw damaged("entry " + (entries - 1) + " is longer than its contents");
            }
            return read;
        } catch (EOFException e) {
            throw damaged("it ends after entry " + (entries - 1));
        } catch (MalformedBinaryException e) {
            throw damaged(e.getMessage());
        }
    }

    private void finish() throws IOException {
        long expectedEntries = in.readLong();
        int computed = (int) checksum.getValue();
        if (in.readInt() != computed) {
            throw damaged("its checksum does not match its contents");
        }
        if (expectedEntries != entries) {
            throw damaged("it has " + entries + " entries, not " + expectedEntries);
        }
        if (in.read() >= 0) {
            throw damaged("something follows its end");
        }
        finished = true;
    }

    private String text(int length) throws IOException {
        return new String(in.readNBytes(length), US_ASCII);
    }

    private int readByte() throws IOException {
        return in.read();
    }

    private LambentException damaged(String reason) {
        return refuse(reason, "Run the batch layer again, with --full if need be: it writes the state anew.");
    }

    private LambentException refuse(String reason, String remedy) {
        return LambentException.user("Fold state " + name + " cannot be read", reason, remedy);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
