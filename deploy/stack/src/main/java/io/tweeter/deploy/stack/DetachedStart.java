package io.tweeter.deploy.stack;

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

/**
 * Starts the supervisor as a process in the background and shows what it says until it is ready.
 */
final class DetachedStart {

    private static final int POLL_MILLIS = 100;

    /** The supervisor must outlive the terminal that it is started from. */
    private static final List<String> IGNORE_TERMINAL_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private final Class<?> program;
    private final DataDirectory data;
    private final Reporter reporter;
    private final PrintWriter err;
    private final Path log;
    private long shown;

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
     * @return 0 when the stack is ready, else 1; the reason has been shown
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
        Thread giveUp = new Thread(() -> end(supervisor), "give-up");
        Runtime.getRuntime().addShutdownHook(giveUp);
        while (!supervisor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            show();
            if (isReady(supervisor)) {
                Runtime.getRuntime().removeShutdownHook(giveUp);
                // What it says last is said after it has noted that it is ready.
                supervisor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                show();
                return ExitCode.OK;
            }
        }
        show();
        Runtime.getRuntime().removeShutdownHook(giveUp);
        return ExitCode.SOFTWARE;
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(IGNORE_TERMINAL_SIGNALS);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(arguments);
        return command;
    }

    private boolean isReady(Process supervisor) throws IOException {
        Optional<StackState> state = StackState.read(data.state());
        return state.isPresent()
                && state.get().ready()
                && state.get().supervisor().pid() == supervisor.pid();
    }

    /** Shows the whole lines that are new in the log; errors go where errors belong. */
    private void show() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) (file.length() - shown)];
            file.seek(shown);
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            shown += end;
            new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(this::show);
        }
    }

    private void show(String line) {
        if (line.startsWith("tweeter ") || line.startsWith("    |")) {
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
