/**
 * The page: what people see in a browser. {@link io.tweeter.ingest.page.Pages} turns what was read
 * into HTML, {@link io.tweeter.ingest.page.Assets} holds the files beside it. Nothing here reads a
 * store or waits.
 */
package io.tweeter.ingest.page;
