/** Live updates for open pages, as server-sent events. */
package io.tweeter.ingest.live;
