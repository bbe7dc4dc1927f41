package io.tweeter.deploy.cli;

import picocli.CommandLine.Option;

/** Mixin: option {@code --json} of commands that print a report. */
public final class JsonOption {

    @Option(names = "--json", description = "Prints JSON instead of text.")
    private boolean json;

    /** Whether to print JSON. */
    public boolean isSet() {
        return json;
    }
}
