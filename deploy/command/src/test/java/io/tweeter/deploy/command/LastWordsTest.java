package io.tweeter.deploy.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.JavaCommand;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a command logs while it shuts down. */
class LastWordsTest {

    /** The command of the test. */
    public static void main(String[] args) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> LoggerFactory.getLogger("stack").warn("not stopped yet")));
    }

    @Test
    void areAsOthersAlsoIfTheyAreTheFirst() throws Exception {
        Process command =
                new ProcessBuilder(
                                JavaCommand.program(),
                                "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LastWordsTest.class.getName())
                        .redirectErrorStream(true)
                        .start();

        assertThat(new String(command.getInputStream().readAllBytes(), UTF_8))
                .matches("\\d\\d:\\d\\d:\\d\\d warn: not stopped yet\\n");
        assertThat(command.waitFor()).isZero();
    }
}
