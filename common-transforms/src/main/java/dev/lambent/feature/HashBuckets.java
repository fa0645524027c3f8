package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

/**
 * HASH_BUCKET: values spread evenly over so many buckets, the same on every machine and for ever. By MurmurHash3 (32 bits,
 * seed 0) of a text's UTF-8 bytes, or of a number's eight bytes as a BIGINT, the least significant one first.
 */
public final class HashBuckets {
    private static final HashFunction MURMUR = Hashing.murmur3_32_fixed();

    private HashBuckets() {}

    /** From 0 to {@code buckets} − 1; 0 for null or if there are no buckets, where SQL's result is null. */
    public static int of(String value, int buckets) {
        return value == null || buckets <= 0
                ? 0
                : bucket(MURMUR.hashBytes(value.getBytes(UTF_8)).asInt(), buckets);
    }

    public static int of(long value, int buckets) {
        return buckets <= 0 ? 0 : bucket(MURMUR.hashLong(value).asInt(), buckets);
    }

    private static int bucket(int hash, int buckets) {
        return Integer.remainderUnsigned(hash, buckets);
    }
}
