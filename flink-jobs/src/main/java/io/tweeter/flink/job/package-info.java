/** What both jobs share: their settings, and how Flink is set up for them. */
package io.tweeter.flink.job;
