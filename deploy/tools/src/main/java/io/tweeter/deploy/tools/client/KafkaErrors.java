package io.tweeter.deploy.tools.client;

import io.tweeter.deploy.cli.Errors;
import java.util.concurrent.ExecutionException;

/** Errors of Kafka's clients in one line. */
public final class KafkaErrors {

    private KafkaErrors() {}

    /** What failed, and why: a client that cannot be made names its setting in the cause only. */
    public static String describe(Throwable failure) {
        Throwable error =
                failure instanceof ExecutionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        String what = Errors.firstLine(error);
        String why = Errors.firstLine(Errors.rootCause(error));
        return what.contains(why) ? what : what + ": " + why;
    }
}
