/**
 * The serving layer over HTTP, as the command line uses it.
 */
package dev.lambent.deploy.client;
