package dev.lambent.deploy.platform;

import dev.lambent.deploy.process.JavaProcess;
import java.util.ArrayList;
import java.util.List;

/** What this JVM has started: each process is noted in {@code run/}, and ends with this JVM until it is let go. */
final class StartedProcesses {
    private final RunFiles files;
    private final List<Runnable> untie = new ArrayList<>();

    StartedProcesses(RunFiles files) {
        this.files = files;
    }

    JavaProcess add(String role, JavaProcess process) {
        add(role, process.pid(), process::letGo, process::kill);
        return process;
    }

    /** A process that cannot be noted, on a full disk, would be found by nobody: it does not live. */
    void add(String role, long pid, Runnable letGo, Runnable kill) {
        try {
            files.writeProcess(role, pid);
        } catch (RuntimeException e) {
            kill.run();
            throw e;
        }
        untie.add(letGo);
    }

    /** They outlive this JVM. */
    void letGo() {
        untie.forEach(Runnable::run);
        untie.clear();
    }

    /** They have been stopped. */
    void forget() {
        untie.clear();
    }
}
