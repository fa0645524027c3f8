/** Views answered by key from memory, rebuilt from one snapshot at a time. Used by HTTP and the main class. */
package dev.lambent.serving.lookup;
