/** The ingest service: its process, its settings, and how its parts are put together. */
package io.tweeter.ingest;
