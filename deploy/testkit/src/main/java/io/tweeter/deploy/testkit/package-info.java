/**
 * What tests of several modules share: real servers on free ports, the command in this process or
 * as a script, programs of the machine, certificates. Used in test scope only; no released jar
 * holds it. May use {@code servers} and {@code cli}.
 */
package io.tweeter.deploy.testkit;
