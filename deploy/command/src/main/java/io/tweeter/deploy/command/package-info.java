/** The {@code tweeter} command. */
package io.tweeter.deploy.command;
