package io.tweeter.model.env;

/**
 * The names of what a job shows of itself through Flink, and by which it is asked whether it takes
 * the state of another run of it.
 */
public final class StateCheck {

    /** Argument of the main method that names a savepoint or checkpoint to check. */
    public static final String STATE = "TWEETER_CHECK_STATE";

    /**
     * What precedes an operator's id, of 32 hexadecimal digits, among the settings that a running
     * job shows; the value is the operator's name.
     */
    public static final String OPERATOR_PREFIX = "operator.";

    /**
     * What precedes a number among the settings that a running job shows; the value is an argument,
     * {@code NAME=VALUE}, whose name Flink takes for that of a secret, so that it would hide the
     * value.
     */
    public static final String ARGUMENT_PREFIX = "argument.";

    private StateCheck() {}
}
