/** Drives the machine's Chromium, for tests of the page. */
package io.tweeter.deploy.testkit.browser;
