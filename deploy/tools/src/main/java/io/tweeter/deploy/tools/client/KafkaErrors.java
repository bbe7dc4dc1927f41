package io.tweeter.deploy.tools.client;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Failures of Kafka's clients in one line. */
public final class KafkaErrors {

    private KafkaErrors() {}

    /** What went wrong; of a TLS handshake, why it failed. */
    public static String describe(Throwable failure) {
        Throwable error = failure;
        if (failure instanceof ExecutionException && failure.getCause() != null) {
            error = failure.getCause();
        }
        String message = error.getMessage();
        if (error instanceof SslAuthenticationException) {
            Throwable root = error;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            message = root == error ? message : message + ": " + root.getMessage();
        }
        return message == null
                ? error.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
