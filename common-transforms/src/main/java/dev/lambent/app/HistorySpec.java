package dev.lambent.app;

/**
 * Rows from before the log began.
 *
 * @param path a folder or URI, placeholders resolved ({@code ${home}}); relative paths start at the app's folder
 */
public record HistorySpec(String path, Format format) {
    /** How the history is stored. */
    public enum Format {
        DELTA,
        PARQUET
    }
}
