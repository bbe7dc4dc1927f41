package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.CommandRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetachedStartTest {

    private static final String WRITTEN = "state written";
    private static final String SEEN = "seen";

    @TempDir Path dir;

    private DataDirectory data;

    @BeforeEach
    void prepare() throws Exception {
        data = new DataDirectory(dir);
        data.prepare();
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

    @ParameterizedTest
    @CsvSource({"2, 2", "1, 1", "0, 1", "143, 1"})
    void exitCodeIsThatOfTheForeground(String code, int expected) throws Exception {
        assertThat(run(Exiting.class, new StringWriter(), code)).isEqualTo(expected);
    }

    @Test
    void stateOfAnEarlierProcessWithTheSamePidDoesNotMeanReady() throws Exception {
        Writer out =
                new StringWriter() {
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

        assertThat(run(WithTheStateOfAnother.class, out, dir.toString())).isEqualTo(1);
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

    private int run(Class<?> program, Writer out, String argument) throws Exception {
        return new DetachedStart(
                        program,
                        data,
                        new Reporter(new PrintWriter(out), Clock.systemUTC()),
                        new PrintWriter(new StringWriter()))
                .run(List.of(argument));
    }
}
