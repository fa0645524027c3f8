package dev.lambent.serving.http;

import dev.lambent.serving.merge.CoverageState;
import java.util.Optional;

/**
 * A transform whose views are built beside those that are served.
 *
 * @param transform its id
 * @param coverage how far its views have come; empty until they show an epoch
 * @param waitsFor what has to happen before it is served
 */
public record Successor(String transform, Optional<CoverageState> coverage, String waitsFor) {}
