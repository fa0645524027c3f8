package dev.lambent.deploy.platform;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Writes the time in front of each line, in the form of the other processes' logs. */
final class TimedOutput extends PrintStream {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss.SSS");

    TimedOutput(OutputStream out) {
        super(out, true);
    }

    @Override
    public void println(String line) {
        super.println(LocalDateTime.now().format(TIME) + " " + line.strip());
    }
}
