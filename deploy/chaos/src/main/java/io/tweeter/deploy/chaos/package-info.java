/**
 * Breaks a running stack on purpose, one fault after the other, while clients post, and accounts
 * for every tweet at the end. May use {@code stack}, {@code tools}, {@code servers}, {@code cli}
 * and {@code tweeter-model}.
 */
package io.tweeter.deploy.chaos;
