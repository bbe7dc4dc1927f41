/** {@code tweeter generate}: tweets that nobody wrote, the same for the same seed. */
package io.tweeter.deploy.tools.generate;
