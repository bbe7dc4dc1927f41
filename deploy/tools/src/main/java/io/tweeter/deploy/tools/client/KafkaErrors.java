package io.tweeter.deploy.tools.client;

import io.tweeter.deploy.cli.Errors;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Errors of Kafka's clients in one line. */
public final class KafkaErrors {

    private KafkaErrors() {}

    /** What failed; for a TLS handshake, also why. */
    public static String describe(Throwable failure) {
        Throwable error =
                failure instanceof ExecutionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        Throwable root = Errors.rootCause(error);
        return error instanceof SslAuthenticationException && root != error
                ? Errors.firstLine(error) + ": " + Errors.firstLine(root)
                : Errors.firstLine(error);
    }
}
