package io.tweeter.deploy.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.servers.JavaCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The result of a command or another program: its exit code and what it printed. */
public record CommandRun(int exitCode, String out, String err) {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Command(name = "tweeter")
    private static final class Root {}

    /** The output of a command with {@code --json}. */
    public JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }

    /**
     * Runs {@code tweeter} with one of its commands alone.
     *
     * @param command class of the command
     * @param args the command's name and its arguments
     */
    public static CommandRun tweeter(Class<?> command, String... args) {
        return of(commandLine(command), args);
    }

    /** Runs a command line. */
    public static CommandRun of(CommandLine commandLine, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /**
     * Runs {@code tweeter} with one of its commands alone, in a process of its own.
     *
     * @param environment variables to set; an empty value removes one
     */
    public static CommandRun process(
            Map<String, String> environment, Class<?> command, String... args)
            throws IOException, InterruptedException {
        return process(environment, processCommand(command, args));
    }

    /**
     * The command line of a process that runs {@code tweeter} with one of its commands alone.
     *
     * @param command class of the command
     */
    public static List<String> processCommand(Class<?> command, String... args) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                JavaCommand.program(),
                                "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CommandRun.class.getName(),
                                command.getName()));
        line.addAll(List.of(args));
        return line;
    }

    /** Runs any program and waits for its end, for ten minutes at most. */
    public static CommandRun program(Path program, String... args)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(args));
        return process(Map.of(), line);
    }

    static CommandRun process(Map<String, String> environment, List<String> line)
            throws IOException, InterruptedException {
        return process(environment, line, TIMEOUT);
    }

    static CommandRun process(Map<String, String> environment, List<String> line, Duration timeout)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("tweeter", ".out");
        Path err = Files.createTempFile("tweeter", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return new CommandRun(
                    process.waitFor(),
                    Files.readString(out),
                    Files.readString(err)
                            + (ended ? "" : "killed by the test after " + timeout + "\n"));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /**
     * The process of {@link #processCommand}.
     *
     * @param args class of the command, its name, its arguments
     */
    public static void main(String[] args) throws ClassNotFoundException {
        CommandLine commandLine = commandLine(Class.forName(args[0]));
        System.exit(commandLine.execute(Arrays.copyOfRange(args, 1, args.length)));
    }

    /** The command line {@code tweeter} with one of its commands alone. */
    public static CommandLine commandLine(Class<?> command) {
        return Cli.prepare(new CommandLine(new Root()).addSubcommand(command));
    }

    /** Standard output, then standard error. */
    public String output() {
        return out + err;
    }
}
