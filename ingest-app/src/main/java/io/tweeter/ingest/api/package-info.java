/** What can be read: JSON for programs and pages for people from the same addresses. */
package io.tweeter.ingest.api;
