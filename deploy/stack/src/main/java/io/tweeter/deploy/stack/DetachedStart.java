package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.JavaCommand;
import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/** Starts the supervisor as a background process and prints its output until the stack is ready. */
final class DetachedStart {

    private static final int POLL_MILLIS = 100;

    private final Class<?> program;
    private final DataDirectory data;
    private final Reporter reporter;
    private final PrintWriter err;
    private final Path log;
    private long printed;
    private boolean failed;

    /**
     * @param program class whose main method runs the command
     */
    DetachedStart(Class<?> program, DataDirectory data, Reporter reporter, PrintWriter err) {
        this.program = program;
        this.data = data;
        this.reporter = reporter;
        this.err = err;
        this.log = data.log("tweeter");
    }

    /**
     * Starts it.
     *
     * @param arguments of the command that runs in the foreground
     * @return 0 when the stack is ready; else, after printing the reason, 2 for invalid arguments
     *     or settings and 1 for other failures
     */
    int run(List<String> arguments) throws IOException, InterruptedException {
        if (Files.exists(log)) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Process supervisor =
                new ProcessBuilder(command(arguments))
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Thread abort = new Thread(() -> end(supervisor), "abort");
        Runtime.getRuntime().addShutdownHook(abort);
        // Stays open: a second start at the same moment gives the file another name.
        try (RandomAccessFile output = new RandomAccessFile(log.toFile(), "r")) {
            while (!supervisor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                printNewLines(output);
                if (isReady(supervisor)) {
                    remove(abort);
                    // It prints its last lines after it has written that it is ready.
                    supervisor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                    printNewLines(output);
                    return ExitCode.OK;
                }
            }
            printNewLines(output);
        }
        remove(abort);
        return supervisor.exitValue() == ExitCode.USAGE ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already, after Ctrl-C.
        }
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.program());
        command.addAll(ownOptions(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(arguments);
        return Processes.ignoringTerminalSignals(command);
    }

    /**
     * Those of the script. The rest comes from variables such as JDK_JAVA_OPTIONS, which the
     * process has anyway; what they hold must not get on a command line, which every user can read.
     */
    static List<String> ownOptions(List<String> options) {
        return options.stream()
                .filter(option -> option.matches("-X.*|-D" + TweeterHome.PROPERTY + "=.*"))
                .toList();
    }

    private boolean isReady(Process supervisor) throws IOException {
        Optional<StackState> state = StackState.read(data.state());
        return state.isPresent()
                && state.get().ready()
                && state.get().supervisor().find().equals(Optional.of(supervisor.toHandle()));
    }

    /** Prints the complete new lines of the log, errors to standard error. */
    private void printNewLines(RandomAccessFile output) throws IOException {
        byte[] bytes = new byte[(int) (output.length() - printed)];
        output.seek(printed);
        output.readFully(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n') + 1;
        printed += end;
        new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(this::print);
    }

    /** An error comes last, and may be followed by a hint, lines of a log or a stack trace. */
    private void print(String line) {
        failed |= line.startsWith("tweeter ");
        if (failed) {
            err.println(line);
        } else {
            reporter.say(line);
        }
    }

    private static void end(Process supervisor) {
        supervisor.destroy();
        supervisor.onExit().join();
    }
}
