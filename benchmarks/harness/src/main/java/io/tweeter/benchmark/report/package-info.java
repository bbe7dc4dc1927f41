/** Results as JSON, tables and charts. */
package io.tweeter.benchmark.report;
