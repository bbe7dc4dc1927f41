/**
 * What all commands share: exit codes, errors in one line, common options. May use picocli and the
 * settings of {@code tweeter-model}; knows no command.
 */
package io.tweeter.deploy.cli;
