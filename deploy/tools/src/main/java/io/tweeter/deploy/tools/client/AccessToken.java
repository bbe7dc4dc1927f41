package io.tweeter.deploy.tools.client;

import io.tweeter.model.env.Environment;
import java.util.Optional;

/** The bearer token of clients, for an ingest service that requires one. */
public final class AccessToken {

    private AccessToken() {}

    /** From {@code TWEETER_TOKEN}, or from the file that {@code TWEETER_TOKEN_FILE} names. */
    public static Optional<String> ofProcess() {
        return Environment.ofProcess().find("TWEETER_TOKEN");
    }

    /** The value of header {@code Authorization}. */
    public static String header(String token) {
        return "Bearer " + token;
    }
}
