/**
 * Settings from environment variables, read alike by the ingest service, the jobs and the command.
 */
package io.tweeter.model.env;
