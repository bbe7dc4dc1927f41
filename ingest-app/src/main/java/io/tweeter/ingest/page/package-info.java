/**
 * The page: what people see in a browser. {@link io.tweeter.ingest.page.Pages} turns what was read
 * into HTML. Nothing here reads, writes or waits.
 */
package io.tweeter.ingest.page;
