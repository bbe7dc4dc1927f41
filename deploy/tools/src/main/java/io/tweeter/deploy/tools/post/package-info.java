/** {@code tweeter post}: a file of tweets to the ingest service, each line accounted for. */
package io.tweeter.deploy.tools.post;
