package dev.lambent.batch;

import java.io.PrintStream;
import java.util.Locale;

/** What a batch run tells people, as it goes: numbered steps with their durations, and figures under them. */
public final class Report {
    private static final long PROGRESS_NANOS = 3_000_000_000L;

    private final PrintStream out;
    private int number;
    private long lastProgress = System.nanoTime();

    public Report(PrintStream out) {
        this.out = out;
    }

    /** Does {@code work} under a numbered title. */
    void step(String title, Runnable work) {
        number++;
        out.println(number + ". " + title);
        out.flush();
        long start = System.nanoTime();
        work.run();
        out.println("   done in " + seconds(System.nanoTime() - start));
        out.flush();
    }

    /** A line under the current step. */
    public void say(String text) {
        text.lines().forEach(line -> out.println("   " + line));
        out.flush();
    }

    /** Where a long step stands; a line every few seconds at most. */
    public synchronized void progress(String text) {
        long now = System.nanoTime();
        if (now - lastProgress >= PROGRESS_NANOS) {
            lastProgress = now;
            say("… " + text);
        }
    }

    /** A line of its own. */
    void headline(String text) {
        out.println(text);
        out.flush();
    }

    /** A count as people read it: {@code 1,934,021}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
