package io.tweeter.deploy.cli;

import io.tweeter.model.env.InvalidSettingException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * How a command line of ours behaves. Exit codes: 0 done, 1 failed, 2 invalid arguments or
 * settings. An error is one line on standard error.
 */
public final class Cli {

    /** Option of the root command: shows the stack trace of an error. */
    public static final String VERBOSE = "--verbose";

    /** Environment variable that does the same. */
    public static final String DEBUG = "TWEETER_DEBUG";

    private Cli() {}

    /** Makes a command line behave like that. */
    public static CommandLine prepare(CommandLine commandLine) {
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> invalid(e))
                .setExecutionExceptionHandler((e, failed, parsed) -> fail(e, failed));
    }

    private static int invalid(ParameterException e) {
        CommandLine called = e.getCommandLine();
        called.getErr().println(describe(called, e));
        called.getErr().println("Try '" + called.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int fail(Exception e, CommandLine failed) {
        if (e instanceof InvalidSettingException) {
            return invalid(new ParameterException(failed, e.getMessage(), e));
        }
        failed.getErr().println(describe(failed, e));
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

    private static String describe(CommandLine command, Exception e) {
        return command.getCommandSpec().qualifiedName()
                + ": "
                + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
}
