/** The HTTP interface: SQL, look-ups, status, audit and metrics; see docs/serving.md. Used by the main class. */
package dev.lambent.serving.http;
