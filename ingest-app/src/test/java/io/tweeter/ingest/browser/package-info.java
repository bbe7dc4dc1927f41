/** Drives the system's Chromium in tests; packaged as a test-jar for other modules' tests. */
package io.tweeter.ingest.browser;
