package dev.lambent.error;

/** Who can do something about an error; decides exit codes and HTTP statuses. */
public enum ErrorKind {
    /** The caller's input or configuration is wrong; repeating the call cannot help. */
    USER(2),
    /** A defect of Lambent. */
    INTERNAL(70),
    /** Something outside (a broker, a disk) did not work; repeating the call may help. */
    EXTERNAL(75),
    /** A write was sent and no answer came: it may or may not have happened. */
    UNKNOWN_OUTCOME(76);

    private final int exitCode;

    ErrorKind(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The process exit code of a command that ends with such an error. */
    public int exitCode() {
        return exitCode;
    }
}
