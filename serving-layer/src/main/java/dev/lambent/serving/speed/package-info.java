/** Follows the speed topic and keeps the speed view: consumer, view, and how far the log has come. Used by the main class. */
package dev.lambent.serving.speed;
