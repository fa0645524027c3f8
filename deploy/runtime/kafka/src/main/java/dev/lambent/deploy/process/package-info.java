/**
 * Java processes as children that cannot be orphaned. Pure JDK: used by the command line, by the local platform and by
 * the engine tests of every layer.
 */
package dev.lambent.deploy.process;
