package dev.lambent.fold;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.lambent.codec.BinaryWriter;
import dev.lambent.feature.FeatureSetId;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes the format that {@link StateFileReader} describes. */
final class StateFileWriter implements StateFile.Writer {
    private final CRC32C checksum = new CRC32C();
    private final DataOutputStream out;
    private final BinaryWriter entryBytes = new BinaryWriter();
    private long entries;
    private boolean closed;

    StateFileWriter(OutputStream out, FeatureSetId featureSet) throws IOException {
        this.out = new DataOutputStream(new CheckedOutputStream(out, checksum));
        this.out.write(StateFileReader.MAGIC.getBytes(US_ASCII));
        this.out.writeByte(StateFileReader.VERSION);
        this.out.write(featureSet.value().getBytes(US_ASCII));
    }

    @Override
    public void append(StateFile.Entry entry) throws IOException {
        byte[] bytes = entryBytes
                .reset()
                .writeInt(entry.set())
                .writeText(entry.key())
                .writeBytes(entry.state())
                .toByteArray();
        out.writeInt(bytes.length);
        out.write(bytes);
        entries++;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            out.writeInt(StateFileReader.END);
            out.writeLong(entries);
            out.writeInt((int) checksum.getValue());
        }
    }
}
