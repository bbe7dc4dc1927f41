package io.tweeter.model.env;

/** An environment variable has a value that cannot be used; the message names it and says why. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String variable;
    private final String reason;

    public InvalidSettingException(String variable, String reason) {
        super(variable + " " + reason);
        this.variable = variable;
        this.reason = reason;
    }

    /** The variable's name. */
    public String variable() {
        return variable;
    }

    /** What is wrong with it: the message without the name in front. */
    public String reason() {
        return reason;
    }
}
