/** Results as JSON, tables and pictures. */
package io.tweeter.benchmark.report;
