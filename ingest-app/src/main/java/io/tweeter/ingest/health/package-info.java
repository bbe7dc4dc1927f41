/** Liveness and readiness of the instance. */
package io.tweeter.ingest.health;
