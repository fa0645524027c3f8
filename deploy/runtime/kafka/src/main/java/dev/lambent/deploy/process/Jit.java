package dev.lambent.deploy.process;

import java.util.List;

/** How much the compilers of the local processes do. They share the machine's cores with the work itself. */
public final class Jit {
    /**
     * The optimising compiler waits ten to thirty times as long as by default, until code has proved that it stays hot: in
     * the first minutes of several JVMs on two cores it would otherwise take up to half of a core in each.
     */
    public static final List<String> OPTIMISE_LATE = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=20000",
            "-XX:Tier4CompileThreshold=100000",
            "-XX:Tier4BackEdgeThreshold=400000");

    /** For processes that do little, or not for long. */
    public static final List<String> NEVER_OPTIMISE =
            List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m");

    private Jit() {}
}
