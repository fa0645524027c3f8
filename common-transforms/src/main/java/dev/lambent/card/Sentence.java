package dev.lambent.card;

/** Texts that others wrote, as sentences. */
final class Sentence {
    private Sentence() {}

    /** With its capital letter and its full stop. */
    static String of(String text) {
        String line = PlainText.line(text);
        if (line.isEmpty()) {
            return "";
        }
        int first = line.codePointAt(0);
        String capital = new StringBuilder()
                .appendCodePoint(beginsWithName(line) ? first : Character.toUpperCase(first))
                .append(line, Character.charCount(first), line.length())
                .toString();
        return ".!?".indexOf(line.charAt(line.length() - 1)) >= 0 ? capital : capital + ".";
    }

    /** Whether the first word is a column's name, {@code origin_delay_3h}, whose letters are to stay. */
    private static boolean beginsWithName(String line) {
        return line.split(" ", 2)[0].matches(".*[_=(\\d].*");
    }
}
