/**
 * The commands of {@code lambent}, one class each. They parse, call and print; what they call does the work.
 */
package dev.lambent.deploy.command;
