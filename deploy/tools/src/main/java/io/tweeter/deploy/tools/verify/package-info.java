/** Whether every tweet that Kafka has is stored once and counted once. */
package io.tweeter.deploy.tools.verify;
