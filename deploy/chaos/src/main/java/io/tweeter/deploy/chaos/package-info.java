/**
 * Breaks a running stack on purpose, one fault after the other, while clients post, and shows at
 * the end what became of every tweet.
 */
package io.tweeter.deploy.chaos;
