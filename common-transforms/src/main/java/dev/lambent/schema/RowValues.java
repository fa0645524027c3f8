package dev.lambent.schema;

/** Which values rows can hold, in every layer and table. */
public final class RowValues {
    private static final long MIN_TIMESTAMP = TimestampText.parse("0001-01-01");

    private static final long MAX_TIMESTAMP = TimestampText.parse("9999-12-31T23:59:59.999");

    private RowValues() {}

    /** Whether every surrogate has its partner: others cannot be written as UTF-8 and would not come back. */
    public static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Whether a time, in epoch milliseconds, lies in the years 1 to 9999. */
    public static boolean isTimestamp(long millis) {
        return millis >= MIN_TIMESTAMP && millis <= MAX_TIMESTAMP;
    }
}
