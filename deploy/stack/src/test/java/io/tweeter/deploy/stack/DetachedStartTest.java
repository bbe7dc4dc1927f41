package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.servers.JavaCommand;
import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

class DetachedStartTest {

    private static final String WRITTEN = "state written";
    private static final String SEEN = "seen";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir Path dir;

    private DataDirectory data;

    @BeforeEach
    void prepare() throws Exception {
        data = new DataDirectory(dir);
        data.prepare();
    }

    @Command(name = "tweeter")
    private static final class Root {
        @Option(names = Cli.VERBOSE, scope = ScopeType.INHERIT)
        @SuppressWarnings("UnusedVariable") // UpCommand reads the option
        private boolean verbose;
    }

    /** The background process: exits with a code. */
    static final class Exiting {
        public static void main(String[] args) {
            System.exit(Integer.parseInt(args[0]));
        }
    }

    /** Finds the state of an earlier process with its own pid, and fails once that was read. */
    static final class WithTheStateOfAnother {
        public static void main(String[] args) throws IOException {
            DataDirectory data = new DataDirectory(Path.of(args[0]));
            ProcessId earlier = new ProcessId(ProcessHandle.current().pid(), 1);
            new StackState(earlier, true, 0, false, List.of()).write(data.state());
            System.out.println(WRITTEN);
            while (Files.notExists(data.path().resolve(SEEN))) {
                Thread.onSpinWait();
            }
            System.exit(1);
        }
    }

    /** Fails with what is printed after an error. */
    static final class Failing {
        public static void main(String[] args) {
            System.out.println("Starting");
            System.out.println("tweeter up: " + args[0]);
            System.out.println("    | of a log");
            System.out.println("\tat io.tweeter.Main");
            System.exit(1);
        }
    }

    /** Begins another log in the place of its own once its first line was read, and fails. */
    static final class WithALogThatIsRenamed {
        public static void main(String[] args) throws IOException {
            DataDirectory data = new DataDirectory(Path.of(args[0]));
            System.out.println(WRITTEN);
            while (Files.notExists(data.path().resolve(SEEN))) {
                Thread.onSpinWait();
            }
            Path log = data.log("tweeter");
            Files.move(log, data.log("tweeter-1"));
            Files.createFile(log);
            System.out.println("last line");
            System.exit(1);
        }
    }

    /** Runs until it is told to stop. */
    static final class Waiting {
        public static void main(String[] args) throws InterruptedException {
            System.out.println(WRITTEN);
            new CountDownLatch(1).await();
        }
    }

    /** The foreground process of {@link Waiting}, which Ctrl-C does not end any earlier. */
    static final class Foreground {
        public static void main(String[] args) throws Exception {
            Thread main = Thread.currentThread();
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        try {
                                            main.join();
                                        } catch (InterruptedException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    }));
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            int code =
                    new DetachedStart(
                                    Waiting.class,
                                    new DataDirectory(Path.of(args[0])),
                                    new Reporter(out, Clock.systemUTC()),
                                    out)
                            .run(List.of());
            out.println("code " + code);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "1, 1", "0, 1", "143, 1"})
    void exitCodeIsThatOfTheForeground(String code, int expected) throws Exception {
        assertThat(run(Exiting.class, new StringWriter(), code)).isEqualTo(expected);
    }

    @Test
    void stateOfAnEarlierProcessWithTheSamePidDoesNotMeanReady() throws Exception {
        assertThat(run(WithTheStateOfAnother.class, seeing(), dir.toString())).isEqualTo(1);
    }

    @Test
    void outputIsReadToTheEndAlsoIfAnotherStartRenamesTheLog() throws Exception {
        Writer out = seeing();

        assertThat(run(WithALogThatIsRenamed.class, out, dir.toString())).isEqualTo(1);

        assertThat(out.toString()).endsWith(WRITTEN + "\nlast line\n");
    }

    @Test
    void errorGoesToStandardErrorWithItsStackTrace() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        assertThat(start(Failing.class, out, err, "no memory")).isEqualTo(1);

        assertThat(out.toString()).endsWith("Starting\n");
        assertThat(err)
                .hasToString("tweeter up: no memory\n    | of a log\n\tat io.tweeter.Main\n");
    }

    @Test
    void ctrlCEndsItWithoutAnError() throws Exception {
        Path output = dir.resolve("output");
        List<String> command = new ArrayList<>(Script.interruptible());
        command.addAll(
                List.of(
                        JavaCommand.program(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Foreground.class.getName(),
                        dir.toString()));
        Process foreground =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            await().atMost(TIMEOUT).until(() -> Files.readString(output).contains(WRITTEN));
            Processes.signal("INT", List.of(foreground.toHandle()));
            assertThat(foreground.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            foreground.destroyForcibly();
        }
        assertThat(Files.readString(output)).endsWith(WRITTEN + "\ncode 1\n");
    }

    @ParameterizedTest
    @CsvSource({"--verbose, true", "--data-dir=x, false"})
    void verboseIsPassedOn(String option, boolean verbose) {
        CommandLine tweeter = new CommandLine(new Root()).addSubcommand(new UpCommand());
        UpCommand up =
                (UpCommand)
                        tweeter.parseArgs("up", "--detach", option)
                                .subcommand()
                                .commandSpec()
                                .userObject();

        assertThat(up.arguments(data).contains(Cli.VERBOSE)).isEqualTo(verbose);
    }

    @Test
    void startsThatAreRefusedLeaveTheLogOfTheRunningStackAlone() throws Exception {
        Path log = Files.writeString(data.log("tweeter"), "Tweeter is ready\n");
        FileChannel lock = data.lock();
        try {
            for (int start = 1; start <= 2; start++) {
                CommandRun up =
                        CommandRun.tweeter(
                                UpCommand.class, "up", "--detach", "--data-dir", dir.toString());

                assertThat(up.exitCode()).isEqualTo(1);
                assertThat(up.err())
                        .startsWith("tweeter up: a stack is already running in " + dir)
                        .hasLineCount(1);
            }
            assertThat(log).hasContent("Tweeter is ready\n");
        } finally {
            lock.close();
        }
    }

    @Test
    void optionsOfVariablesStayOffTheCommandLineWhichEveryUserCanRead() {
        assertThat(
                        DetachedStart.ownOptions(
                                List.of(
                                        "-Djavax.net.ssl.trustStorePassword=secret",
                                        "-Xmx80m",
                                        "-XX:+UseSerialGC",
                                        "-Dtweeter.home=/tweeter")))
                .containsExactly("-Xmx80m", "-XX:+UseSerialGC", "-Dtweeter.home=/tweeter");
    }

    /** Tells the program that its line was read. */
    private Writer seeing() {
        return new StringWriter() {
            @Override
            public void flush() {
                if (toString().contains(WRITTEN)) {
                    try {
                        Files.write(dir.resolve(SEEN), new byte[0]);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
    }

    private int run(Class<?> program, Writer out, String argument) throws Exception {
        return start(program, out, new StringWriter(), argument);
    }

    private int start(Class<?> program, Writer out, Writer err, String argument) throws Exception {
        return new DetachedStart(
                        program,
                        data,
                        new Reporter(new PrintWriter(out), Clock.systemUTC()),
                        new PrintWriter(err, true))
                .run(List.of(argument));
    }
}
