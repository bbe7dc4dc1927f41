package io.tweeter.deploy.tools.schema;

/** Topics or tables could not be created or emptied; the message says which, and why. */
public final class SchemaException extends Exception {

    private static final long serialVersionUID = 1L;

    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
