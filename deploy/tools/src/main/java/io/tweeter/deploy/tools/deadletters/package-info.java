/**
 * Records that are no tweets: to look at them, and to put them back when what was wrong is mended.
 */
package io.tweeter.deploy.tools.deadletters;
