package dev.lambent.app;

import static java.util.Objects.requireNonNull;

import java.util.Base64;

/**
 * A jar of functions that the app's SQL may call.
 *
 * @param path as the manifest writes it
 * @param base64 its bytes, as text: an app is shipped as text
 */
public record FunctionJar(String path, String base64) {
    public FunctionJar {
        requireNonNull(path, "path is null");
        requireNonNull(base64, "base64 is null");
    }

    public byte[] bytes() {
        return Base64.getDecoder().decode(base64);
    }
}
