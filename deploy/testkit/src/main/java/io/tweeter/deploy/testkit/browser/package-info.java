/** Drives the machine's Chromium, for tests of the page. May use {@code servers}. */
package io.tweeter.deploy.testkit.browser;
