package dev.lambent.speed.wire;

import dev.lambent.error.FormatVersion;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;

/**
 * What a checkpoint says of a {@link WireSerializer}: the format version of everything that is encoded by {@link Wire}.
 * Subclasses have a public constructor without parameters.
 */
public abstract class WireSnapshot<T> extends SimpleTypeSerializerSnapshot<T> {
    /** The only version of Flink's own that writes nothing. */
    private static final int FLINKS_VERSION = 3;

    protected WireSnapshot(Supplier<? extends TypeSerializer<T>> serializer) {
        super(serializer);
    }

    @Override
    public int getCurrentVersion() {
        return Wire.FORMAT_VERSION;
    }

    /** @throws dev.lambent.error.LambentException (USER) for another format version */
    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader classLoader) throws IOException {
        FormatVersion.require(
                "A checkpoint of the speed job",
                version,
                Wire.FORMAT_VERSION,
                "Use the Lambent version that wrote it, or start the speed job from the last publication.");
        super.readSnapshot(FLINKS_VERSION, in, classLoader);
    }
}
