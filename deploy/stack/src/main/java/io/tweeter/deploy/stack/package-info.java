/**
 * {@code tweeter up}, {@code down}, {@code status}, {@code scale} and {@code restart}: the whole
 * pipeline on this machine, each server a process of its own, under one supervisor. May use {@code
 * servers}, {@code jobs}, {@code tools}, {@code cli} and {@code tweeter-model}.
 */
package io.tweeter.deploy.stack;
