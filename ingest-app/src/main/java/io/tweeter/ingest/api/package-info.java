/** Reads: JSON for programs and pages for people, at the same addresses. */
package io.tweeter.ingest.api;
