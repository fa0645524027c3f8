package dev.lambent.card;

/** Texts from data, made fit for a page: nothing in them can be taken for markup, or for a command to who draws them. */
final class PlainText {
    private static final int REPLACEMENT = 0xFFFD;

    private PlainText() {}

    /** Halves of surrogate pairs become U+FFFD. */
    static String whole(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** On one line: runs of white space become a space; what XML forbids, and what turns the direction of writing, U+FFFD. */
    static String line(String text) {
        return text.codePoints()
                .map(c -> Character.isWhitespace(c) ? ' ' : isFit(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .replaceAll(" +", " ")
                .strip();
    }

    private static boolean isFit(int c) {
        boolean forbidden = Character.isISOControl(c)
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                || (c & 0xFFFE) == 0xFFFE;
        boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        return !forbidden && !turns;
    }

    /** At most so many characters of it, the last of them an ellipsis if there are more. */
    static String atMost(int characters, String text) {
        String line = line(text);
        return line.codePointCount(0, line.length()) <= characters
                ? line
                : line.substring(0, line.offsetByCodePoints(0, characters - 1)).stripTrailing() + "…";
    }

    /** For XML and HTML, between tags and in quoted attributes. */
    static String xml(String text) {
        return line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** For Markdown (CommonMark with tables), also in a cell; underscores within words stay, as they mean nothing there. */
    static String markdown(String text) {
        String line = line(text);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '<' || c == '>' || c == '&') {
                out.append(c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;");
            } else if ("\\`*[]|~$".indexOf(c) >= 0
                    || (c == '_' && !isWithinWord(line, i))
                    || (i == 0 && isListOrHeading(line))) {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }
        // A number, a dot and a space at the start would be a list.
        return out.toString().replaceFirst("^(\\d{1,9})([.)])(?= |$)", "$1\\\\$2");
    }

    private static boolean isListOrHeading(String line) {
        return line.matches("[#=].*|[-+]([ -].*)?");
    }

    private static boolean isWithinWord(String line, int i) {
        return i > 0
                && i + 1 < line.length()
                && Character.isLetterOrDigit(line.charAt(i - 1))
                && Character.isLetterOrDigit(line.charAt(i + 1));
    }
}
