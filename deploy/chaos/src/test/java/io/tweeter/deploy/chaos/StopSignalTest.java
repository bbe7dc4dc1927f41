package io.tweeter.deploy.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopSignalTest {

    private static final int TERMINATED = 128 + 15;

    /** A process that mends something, or never does. */
    public static void main(String[] args) throws Exception {
        boolean stuck = args[0].equals("stuck");
        Duration patience = stuck ? Duration.ofMillis(1) : Duration.ofMinutes(1);
        try (StopSignal stop = new StopSignal(patience)) {
            System.out.println("broken");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                if (stuck) {
                    new CountDownLatch(1).await();
                }
                if (stop.hasCome()) {
                    new ProcessBuilder("true").start().waitFor();
                    System.out.println("mended");
                }
            }
        }
    }

    @Test
    void aProcessMendsBeforeASignalEndsIt() throws Exception {
        assertThat(printedAfterASignal("mends")).containsExactly("mended");
    }

    @Test
    void aProcessThatCannotMendEndsAllTheSame() throws Exception {
        assertThat(printedAfterASignal("stuck")).isEmpty();
    }

    @Test
    void withoutASignalNoneHasCome() {
        try (StopSignal stop = new StopSignal(Duration.ofMinutes(1))) {
            assertThat(stop.hasCome()).isFalse();
        }
    }

    /** The lines of a process that a signal ends while something is broken. */
    private static List<String> printedAfterASignal(String how) throws Exception {
        Process process = start(how);
        try (BufferedReader out = process.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("broken");
            process.toHandle().destroy(); // leaves the output open

            List<String> lines = out.lines().toList();
            assertThat(process.waitFor()).isEqualTo(TERMINATED);
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String how) throws IOException {
        return new ProcessBuilder(
                        JavaCommand.program(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StopSignalTest.class.getName(),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
