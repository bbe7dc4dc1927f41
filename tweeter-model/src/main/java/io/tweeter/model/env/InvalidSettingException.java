package io.tweeter.model.env;

/** An environment variable has a value that cannot be used; the message names it and says why. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidSettingException(String variable, String reason) {
        super(variable + " " + reason);
    }
}
