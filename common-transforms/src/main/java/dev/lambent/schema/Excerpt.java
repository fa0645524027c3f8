package dev.lambent.schema;

/** Shows pieces of what a producer sent in messages for people: short, printable, valid Unicode. */
final class Excerpt {
    private static final int MAX_CHARS = 100;

    private Excerpt() {}

    /** At most 100 characters and an ellipsis; control characters and halves of surrogate pairs as {@code \\uXXXX}. */
    static String of(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            boolean plain = !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE;
            String shown = plain ? Character.toString(point) : String.format("\\u%04x", point);
            if (out.length() + shown.length() > MAX_CHARS) {
                return out.append('…').toString();
            }
            out.append(shown);
            i += Character.charCount(point);
        }
        return out.toString();
    }
}
