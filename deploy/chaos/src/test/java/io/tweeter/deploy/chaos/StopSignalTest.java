package io.tweeter.deploy.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
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
        Process process = start("mends");
        try (BufferedReader out = process.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("broken");
            process.toHandle().destroy(); // leaves the output open

            assertThat(out.lines()).containsExactly("mended");
            assertThat(process.waitFor()).isEqualTo(TERMINATED);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aProcessThatCannotMendEndsAllTheSame() throws Exception {
        Process process = start("stuck");
        try (BufferedReader out = process.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("broken");
            process.toHandle().destroy(); // leaves the output open

            assertThat(out.lines()).isEmpty();
            assertThat(process.waitFor()).isEqualTo(TERMINATED);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void withoutASignalNoneHasCome() {
        try (StopSignal stop = new StopSignal(Duration.ofMinutes(1))) {
            assertThat(stop.hasCome()).isFalse();
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
