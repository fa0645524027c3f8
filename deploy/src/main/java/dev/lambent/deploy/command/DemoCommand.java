package dev.lambent.deploy.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lambent demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Runs the whole main job on real flights.")
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--exit", description = "Take everything down at the end.")
    private boolean exit;

    @Override
    public Integer call() {
        throw new UnsupportedOperationException("not built yet" + exit);
    }
}
