package dev.lambent.serving.speed;

import dev.lambent.serving.merge.CoverageState;

/**
 * The speed view in figures, as of its last write.
 *
 * @param rowsApplied rows written to the speed view since start
 * @param rowsWaiting rows held back until coverage reaches them
 * @param duplicates repetitions dropped
 * @param beforeBoundary rows dropped because the batch views hold them
 * @param unreadable records that could not be read
 * @param runs runs of the speed layer seen
 * @param tasks tasks of the run that came furthest
 */
public record SpeedStatus(
        CoverageState coverage,
        long rowsApplied,
        int rowsWaiting,
        long duplicates,
        long beforeBoundary,
        long unreadable,
        int runs,
        int tasks) {}
