/** Settings from environment variables, shared by the ingest service, the jobs and the command. */
package io.tweeter.model.env;
