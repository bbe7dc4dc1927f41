/** Who may post, and how often. */
package io.tweeter.ingest.access;
