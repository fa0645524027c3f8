/** The {@code lambent} command. */
package dev.lambent.deploy;
