package dev.lambent.deploy.platform;

import dev.lambent.deploy.screen.Screen;
import java.util.Optional;

/** One process that the keeper looks after: whether it has died, and whether it is time to start it again. */
final class KeptProcess {
    private final String role;
    private final RunFiles files;
    private final Screen screen;
    private final Attempts attempts = new Attempts();
    /** The one that runs; null if none does. */
    private ProcessHandle process;

    private long diedNanos;
    private boolean asked;
    private boolean cameBack;
    private boolean diedUnseen;

    KeptProcess(String role, RunFiles files, Screen screen) {
        this.role = role;
        this.files = files;
        this.screen = screen;
    }

    /**
     * Looks once.
     *
     * @param starting whether what was last {@linkplain #asked asked for} is still under way
     * @return whether it should be started now
     */
    boolean look(long nowNanos, boolean starting) {
        cameBack = false;
        diedUnseen = false;
        if (process != null && RunFiles.lives(process)) {
            return false;
        }
        Optional<ProcessHandle> running = files.process(role);
        if (running.isPresent()) {
            runs(running.get(), nowNanos);
            return false;
        }
        if (!files.isWanted(role)) {
            process = null;
            asked = false;
            attempts.forget();
            return false;
        }
        if (process != null) {
            screen.say("%s has died (process %d)", role, process.pid());
            process = null;
            diedNanos = nowNanos;
            asked = false;
            attempts.ended(nowNanos);
            giveUpIfHopeless();
        } else if (asked && !starting) {
            asked = false;
            attempts.failed(nowNanos);
            giveUpIfHopeless();
        }
        return !asked && attempts.isDue(nowNanos);
    }

    /** It is being started. */
    void asked() {
        asked = true;
    }

    /** Whether the last look found it running after it was dead, or found another in its place. */
    boolean hasComeBack() {
        return cameBack;
    }

    /** Whether it came back between two looks: how long ago that was is not known, for the keeper may have been suspended. */
    boolean hasDiedUnseen() {
        return diedUnseen;
    }

    String role() {
        return role;
    }

    boolean isRunning() {
        return process != null;
    }

    long deadNanos(long nowNanos) {
        return diedNanos == 0 ? 0 : nowNanos - diedNanos;
    }

    private void runs(ProcessHandle now, long nowNanos) {
        if (asked) {
            attempts.started(nowNanos);
        } else {
            attempts.forget();
        }
        if (diedNanos != 0) {
            screen.say("%s runs again (process %d), %d ms after it was seen dead", role, now.pid(), millis(nowNanos));
            cameBack = true;
        } else if (process != null) {
            screen.say("%s has died (process %d) and runs again (process %d)", role, process.pid(), now.pid());
            cameBack = true;
            diedUnseen = true;
        }
        process = now;
        diedNanos = 0;
        asked = false;
    }

    private long millis(long nowNanos) {
        return deadNanos(nowNanos) / 1_000_000;
    }

    private void giveUpIfHopeless() {
        if (attempts.isGivenUp()) {
            String reason = role + " did not last " + Attempts.LASTING.toSeconds() + " s, " + attempts.shortLives()
                    + " times in a row: it is given up. See its log, then run `lambent up`";
            screen.say("%s", reason);
            files.writeGivenUp(role, reason);
        }
    }
}
