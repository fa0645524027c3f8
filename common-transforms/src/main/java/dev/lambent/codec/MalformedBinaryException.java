package dev.lambent.codec;

/** Bytes that are not what their format says. */
public final class MalformedBinaryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedBinaryException(String message) {
        super(message);
    }

    public MalformedBinaryException(String message, Throwable cause) {
        super(message, cause);
    }
}
