/**
 * The {@code tweeter} command: puts the commands of the other modules together, and nothing else.
 * May use all of them; none of them knows this package.
 */
package io.tweeter.deploy.command;
