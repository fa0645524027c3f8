package dev.lambent.error;

import static java.util.Objects.requireNonNull;

/** An error in three parts: what is wrong, why, and what to do about it. */
public final class LambentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String problem;
    private final String reason;
    private final String remedy;

    private LambentException(ErrorKind kind, String problem, String reason, String remedy, Throwable cause) {
        super(sentence(problem + ": " + reason) + (remedy.startsWith("\n") ? "" : " ") + remedy, cause);
        this.kind = requireNonNull(kind, "kind is null");
        this.problem = requireNonNull(problem, "problem is null");
        this.reason = requireNonNull(reason, "reason is null");
        this.remedy = requireNonNull(remedy, "remedy is null");
    }

    /** The caller's input or configuration is wrong. {@code remedy} is a full sentence. */
    public static LambentException user(String problem, String reason, String remedy) {
        return new LambentException(ErrorKind.USER, problem, reason, remedy, null);
    }

    /** As {@link #user(String, String, String)}, keeping the exception it came from. */
    public static LambentException user(String problem, String reason, String remedy, Throwable cause) {
        return new LambentException(ErrorKind.USER, problem, reason, remedy, cause);
    }

    /** Something outside Lambent did not work. */
    public static LambentException external(String problem, String reason, String remedy, Throwable cause) {
        return new LambentException(ErrorKind.EXTERNAL, problem, reason, remedy, cause);
    }

    /** A defect of Lambent: a broken invariant. */
    public static LambentException internal(String problem, String reason, Throwable cause) {
        return new LambentException(
                ErrorKind.INTERNAL, problem, reason, "This is a defect of Lambent; please report it.", cause);
    }

    /** A write whose outcome is not known. */
    public static LambentException unknownOutcome(String problem, String reason, String remedy, Throwable cause) {
        return new LambentException(ErrorKind.UNKNOWN_OUTCOME, problem, reason, remedy, cause);
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") || text.endsWith("!") ? text : text + ".";
    }

    public ErrorKind kind() {
        return kind;
    }

    public String problem() {
        return problem;
    }

    public String reason() {
        return reason;
    }

    public String remedy() {
        return remedy;
    }
}
