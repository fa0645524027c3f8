package dev.lambent.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lambent.codec.StableJson;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** {@code checksums.json}: SHA-256 per file of a bundle, in one canonical form, so that no byte of it can change either. */
final class Checksums {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> byFile;

    private Checksums(Map<String, String> byFile) {
        this.byFile = byFile;
    }

    static Checksums of(Map<String, byte[]> files) {
        Map<String, String> sums = new TreeMap<>();
        files.forEach((name, bytes) -> sums.put(name, sha256(bytes)));
        return new Checksums(sums);
    }

    byte[] write() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", 1);
        ObjectNode sums = root.putObject("sha256");
        byFile.forEach(sums::put);
        return StableJson.write(root);
    }

    /** @throws IOException if these are not checksums in the canonical form */
    static Checksums read(byte[] bytes) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        JsonNode root = JSON.readTree(bytes);
        root.path("sha256")
                .properties()
                .forEach(entry -> sums.put(entry.getKey(), entry.getValue().asText()));
        Checksums checksums = new Checksums(sums);
        if (!Arrays.equals(bytes, checksums.write())) {
            throw new IOException("they are not in the form in which they were written");
        }
        return checksums;
    }

    Map<String, String> byFile() {
        return byFile;
    }

    static String sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
