package io.tweeter.deploy.tools.probe;

/** A tweet did not get through; the message says how far it got and where to look. */
final class ProbeFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    ProbeFailedException(String message) {
        super(message);
    }
}
