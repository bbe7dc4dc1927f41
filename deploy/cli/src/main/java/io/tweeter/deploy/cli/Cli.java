package io.tweeter.deploy.cli;

import io.tweeter.model.env.InvalidSettingException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The conventions of every command line. Exit codes: 0 success, 1 failure, 2 invalid arguments or
 * settings. An error is one line on standard error.
 */
public final class Cli {

    /** Option of the root command: shows the stack trace of an error. */
    public static final String VERBOSE = "--verbose";

    /** Environment variable with the same effect. */
    public static final String DEBUG = "TWEETER_DEBUG";

    private Cli() {}

    /** Applies the conventions to a command line. */
    public static CommandLine prepare(CommandLine commandLine) {
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> invalid(e))
                .setExecutionExceptionHandler((e, command, parsed) -> fail(e, command));
    }

    /** Prints an error on standard error, in one line that starts with the command's name. */
    public static void printError(CommandSpec command, String message) {
        command.commandLine().getErr().println(command.qualifiedName() + ": " + message);
    }

    private static int invalid(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        printError(command, message(e));
        e.getCommandLine().getErr().println("Try '" + command.qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int fail(Exception e, CommandLine failed) {
        if (e instanceof InvalidSettingException) {
            return invalid(new ParameterException(failed, e.getMessage(), e));
        }
        printError(failed.getCommandSpec(), message(e));
        if (isVerbose(failed)) {
            e.printStackTrace(failed.getErr());
        }
        return ExitCode.SOFTWARE;
    }

    private static boolean isVerbose(CommandLine failed) {
        OptionSpec option = failed.getCommandSpec().root().findOption(VERBOSE);
        return (option != null && Boolean.TRUE.equals(option.getValue()))
                || System.getenv(DEBUG) != null;
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
