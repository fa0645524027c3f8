/**
 * What a person sees in the terminal: sentences, progress bars and tables.
 */
package dev.lambent.deploy.screen;
