package io.tweeter.model.env;

/** The names by which a job is asked whether it takes the state of another run of it. */
public final class StateCheck {

    /** Argument of the main method that names a savepoint or checkpoint to check. */
    public static final String STATE = "TWEETER_CHECK_STATE";

    /**
     * What precedes an operator's id, of 32 hexadecimal digits, among the settings that a running
     * job shows; the value is the operator's name.
     */
    public static final String OPERATOR_PREFIX = "operator.";

    private StateCheck() {}
}
