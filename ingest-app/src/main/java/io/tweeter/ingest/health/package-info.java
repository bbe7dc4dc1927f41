/** Whether the service lives, and whether it can take tweets. */
package io.tweeter.ingest.health;
