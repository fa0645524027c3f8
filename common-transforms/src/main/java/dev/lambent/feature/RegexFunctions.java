package dev.lambent.feature;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What generated code calls for regular expressions. They are RE2's: no back references and no look-around, and the time
 * they take is linear in the text, so that no text can stop a stream.
 */
public final class RegexFunctions {
    /** Of literals in features.sql, of which there are few. */
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private RegexFunctions() {}

    /** Whether {@code pattern} matches anywhere in {@code text}; false for null, where SQL's result is null. */
    public static boolean like(String text, String pattern) {
        return text != null && compiled(pattern).matcher(text).find();
    }

    /** What the group matched the first time {@code pattern} did; empty if it never does, null for null. */
    public static String extract(String text, String pattern, int group) {
        if (text == null) {
            return null;
        }
        Matcher matcher = compiled(pattern).matcher(text);
        String found = matcher.find() ? matcher.group(group) : null;
        return found == null ? "" : found;
    }

    /**
     * The number of groups of a pattern.
     *
     * @throws com.google.re2j.PatternSyntaxException if it is none
     */
    static int groups(String pattern) {
        return Pattern.compile(pattern).groupCount();
    }

    private static Pattern compiled(String pattern) {
        return COMPILED.computeIfAbsent(pattern, Pattern::compile);
    }
}
