package dev.lambent.schema;

/** The order of VARCHAR values: by code point, which is also the order of their UTF-8 bytes. */
public final class TextOrder {
    private TextOrder() {}

    /** Negative, zero or positive, as {@link java.util.Comparator#compare}. */
    public static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // UTF-16 sorts surrogates (code points above U+FFFF) below U+E000..U+FFFF; turn that round.
                boolean swapped = Character.isSurrogate(x) != Character.isSurrogate(y)
                        && (x >= Character.MIN_SURROGATE && y >= Character.MIN_SURROGATE);
                return swapped ? y - x : x - y;
            }
        }
        return a.length() - b.length();
    }
}
