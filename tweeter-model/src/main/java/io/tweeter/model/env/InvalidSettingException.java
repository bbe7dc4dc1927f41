package io.tweeter.model.env;

/** Thrown for a setting with an invalid value; the message names the variable and the reason. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String variable;
    private final String reason;

    /**
     * The message is the two, one after the other.
     *
     * @param reason continues a sentence that starts with the variable
     */
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
