/** Flink's own table connector of compacted topics. */
package io.tweeter.flink.kafka;
