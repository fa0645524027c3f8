package dev.lambent.deploy.screen;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Work under way: a bar that moves if a person watches, and one line with the figures at the end. */
public final class Progress implements AutoCloseable {
    private static final int WIDTH = 100;
    private static final int UPDATE_MILLIS = 200;

    private final Screen screen;
    private final String task;
    private final String unit;
    private final long start = System.nanoTime();
    private final ProgressBar bar;
    private long done;

    Progress(Screen screen, String task, String unit, long total, boolean interactive) {
        this.screen = screen;
        this.task = task;
        this.unit = unit;
        this.bar = interactive
                ? new ProgressBarBuilder()
                        .setTaskName("  " + task)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(UPDATE_MILLIS)
                        .setMaxRenderedLength(WIDTH)
                        .setConsumer(new ConsoleProgressBarConsumer(screen.out()))
                        .clearDisplayOnFinish()
                        .build()
                : null;
    }

    public void stepTo(long value) {
        done = value;
        if (bar != null) {
            bar.stepTo(value);
        }
    }

    /** Prints a line above the bar. */
    public void say(String line) {
        if (bar != null) {
            screen.out().print("\r" + " ".repeat(WIDTH) + "\r");
        }
        screen.say("%s", line);
    }

    /** Takes the bar away and prints what was done. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        double seconds = elapsed.toNanos() / 1e9;
        screen.say(
                "  %s: %,d %s in %.1f s (%,.0f a second)", task, done, unit, seconds, done / Math.max(seconds, 1e-9));
    }
}
