package io.tweeter.deploy.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** How a command ended that was called in this process, and what it printed. */
public record CommandRun(int exitCode, String out, String err) {

    /** What it printed with {@code --json}. */
    public JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }

    /** Calls {@code tweeter}. */
    public static CommandRun tweeter(String... args) {
        return of(Tweeter.commandLine(), args);
    }

    /** Calls a command line that was prepared otherwise. */
    public static CommandRun of(CommandLine commandLine, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
