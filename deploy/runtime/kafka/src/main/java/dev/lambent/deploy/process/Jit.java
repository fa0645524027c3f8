package dev.lambent.deploy.process;

import java.util.List;
import java.util.stream.Stream;

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

    /**
     * Late, and with little inlining: compiling Spark's deep call chains costs a first batch run more than their speed brings
     * back (63 s of compiling by default limits, 34 s by these, and the run itself is a tenth shorter).
     */
    public static final List<String> OPTIMISE_LITTLE = Stream.concat(
                    OPTIMISE_LATE.stream(),
                    Stream.of(
                            "-XX:MaxInlineLevel=6",
                            "-XX:InlineSmallCode=1000",
                            "-XX:FreqInlineSize=150",
                            "-XX:LoopUnrollLimit=20",
                            "-XX:-UseLoopPredicate"))
            .toList();

    /** For processes that do little, or not for long. */
    public static final List<String> NEVER_OPTIMISE =
            List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m");

    private Jit() {}
}
