package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;

/** An accumulator whose entries need not stay in the ring: its own contents can be saved. Equal contents have equal bytes. */
abstract class StoredAccumulator extends Accumulator {
    abstract void save(BinaryWriter out);

    /** Reads what {@link #save} wrote into this accumulator, which is empty. */
    abstract void load(BinaryReader in);
}
