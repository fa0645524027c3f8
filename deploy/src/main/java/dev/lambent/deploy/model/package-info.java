/**
 * The registry of models as the command line shows it: what serving knows of every trained model, and the bundles in the
 * home folder. Promoting is the batch layer's work; see {@link dev.lambent.deploy.platform.Promotion}.
 */
package dev.lambent.deploy.model;
