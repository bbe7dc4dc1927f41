/**
 * What all commands share: exit codes, errors in one line, logging. Uses picocli and the settings
 * of {@code tweeter-model}; knows none of the commands.
 */
package io.tweeter.deploy.cli;
