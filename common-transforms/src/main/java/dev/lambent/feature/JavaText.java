package dev.lambent.feature;

import java.util.LinkedHashMap;
import java.util.Map;

/** Java source being written: lines, indentation, fresh names, literals. */
final class JavaText {
    private final StringBuilder out = new StringBuilder();
    private int depth;
    private int names;
    /** Names of static fields by the code of their values. */
    private final Map<String, String> fields = new LinkedHashMap<>();

    JavaText line(String text) {
        if (!text.isEmpty()) {
            out.append("    ".repeat(depth)).append(text);
        }
        out.append('\n');
        return this;
    }

    /** Opens a block; {@code text} ends with a brace. */
    JavaText open(String text) {
        line(text);
        depth++;
        return this;
    }

    JavaText close() {
        depth--;
        return line("}");
    }

    /** Closes a block and opens its {@code else}. */
    JavaText orElse() {
        depth--;
        line("} else {");
        depth++;
        return this;
    }

    /** A number for a local variable's name, counted from 1 in each method. */
    int fresh() {
        return ++names;
    }

    /** Starts a method: local names begin anew. */
    JavaText method(String signature) {
        names = 0;
        return open(signature + " {");
    }

    /** The name of a static field with this value, made once; {@link #fields} declares it. */
    String field(String type, String value) {
        return fields.computeIfAbsent(type + " %s = " + value + ";", declaration -> "FIELD" + fields.size());
    }

    /** Declares the fields that were asked for, in the class that is open. */
    JavaText fields() {
        fields.forEach((declaration, name) -> line("private static final " + declaration.formatted(name)));
        return this;
    }

    /** What SQL a piece of code came from, on one line and harmless in a comment. */
    JavaText comment(String sql) {
        String flat = sql.replaceAll("[\\p{Cntrl}\\\\]", "?");
        return line("// " + (flat.length() > 160 ? flat.substring(0, 157) + "..." : flat));
    }

    static String literal(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\%03o", (int) c));
                    } else if (c > '~') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
