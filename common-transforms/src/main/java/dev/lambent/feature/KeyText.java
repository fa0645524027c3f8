package dev.lambent.feature;

/**
 * Keys as canonical text: values joined by {@code |}, null as {@code \N}, with {@code \} and {@code |} escaped. A key of
 * one VARCHAR is, as a rule, its value. Called by generated code.
 */
public final class KeyText {
    private final StringBuilder out = new StringBuilder();
    private boolean first = true;

    /** The key made of one VARCHAR. */
    public static String of(String value) {
        return value != null && value.indexOf('\\') < 0 && value.indexOf('|') < 0
                ? value
                : new KeyText().add(value).text();
    }

    public KeyText add(String value) {
        separate();
        if (value == null) {
            out.append("\\N");
            return this;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' || c == '|') {
                out.append('\\');
            }
            out.append(c);
        }
        return this;
    }

    public KeyText add(boolean isNull, long value) {
        separate();
        if (isNull) {
            out.append("\\N");
        } else {
            out.append(value);
        }
        return this;
    }

    /** −0 and 0 are one key, and so is every NaN. */
    public KeyText add(boolean isNull, double value) {
        separate();
        if (isNull) {
            out.append("\\N");
        } else {
            out.append(value + 0.0);
        }
        return this;
    }

    public KeyText add(boolean isNull, boolean value) {
        separate();
        out.append(isNull ? "\\N" : value ? "true" : "false");
        return this;
    }

    private void separate() {
        if (!first) {
            out.append('|');
        }
        first = false;
    }

    public String text() {
        return out.toString();
    }
}
