/** News for open pages, as Server-Sent Events. */
package io.tweeter.ingest.live;
