/** What both jobs share: their settings and their Flink configuration. */
package io.tweeter.flink.job;
