/**
 * {@code tweeter up}, {@code down} and {@code status}: the whole pipeline on this machine, each
 * server a process of its own, started, watched, restarted and stopped by one supervisor.
 */
package io.tweeter.deploy.stack;
