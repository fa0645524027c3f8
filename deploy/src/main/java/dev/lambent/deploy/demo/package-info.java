/**
 * The demo: Lambent's main job on real flights, each claim checked.
 */
package dev.lambent.deploy.demo;
