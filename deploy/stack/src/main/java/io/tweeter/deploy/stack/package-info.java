/**
 * {@code tweeter up}, {@code down}, {@code status}, {@code scale} and {@code restart}: the whole
 * pipeline on this machine, each server a process of its own, under one supervisor. May use {@code
 * servers}, {@code jobs}, {@code tools} and {@code cli}.
 */
package io.tweeter.deploy.stack;
