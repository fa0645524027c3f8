/** Errors that say the problem, the cause and the remedy. Used by every module. */
package dev.lambent.error;
