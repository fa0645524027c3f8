package dev.lambent.app;

/** A SQL file of the app: its path relative to the app's folder (for error messages) and its text. */
public record SqlFile(String path, String text) {}
