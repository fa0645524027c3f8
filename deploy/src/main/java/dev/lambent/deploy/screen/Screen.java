package dev.lambent.deploy.screen;

import java.io.PrintStream;
import java.util.Locale;

/** Where a command speaks to a person. */
public final class Screen {
    private final PrintStream out;
    private final boolean interactive;

    /** @param interactive whether a person watches: progress bars then move */
    public Screen(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    public static Screen ofTerminal() {
        return new Screen(System.out, System.console() != null);
    }

    public void say(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        out.flush();
    }

    public PrintStream out() {
        return out;
    }

    /**
     * @param task what is being done
     * @param unit what is counted, in the plural
     * @param total how many there are; below 0 if that is not known
     */
    public Progress progress(String task, String unit, long total) {
        return new Progress(this, task, unit, total, interactive);
    }
}
