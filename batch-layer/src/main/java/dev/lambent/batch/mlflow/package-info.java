/** Training runs logged to an MLflow tracking server, by its REST API 2.0; a server that does not answer stops nothing. */
package dev.lambent.batch.mlflow;
