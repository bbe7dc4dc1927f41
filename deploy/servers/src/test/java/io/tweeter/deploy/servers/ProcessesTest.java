package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessesTest {

    private static final int TERM = 128 + 15;

    private Process process;

    @BeforeEach
    void start() throws Exception {
        process = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void signalIsSentByName() throws Exception {
        assertThat(Processes.signal("TERM", List.of(process.toHandle()))).isTrue();
        assertThat(process.waitFor()).isEqualTo(TERM);
    }

    @Test
    void signalForAProcessThatHasEndedDoesNotReachTheNextOneWithItsPid() throws Exception {
        ProcessHandle ended =
                (ProcessHandle)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {ProcessHandle.class},
                                (proxy, method, arguments) ->
                                        method.getName().equals("isAlive")
                                                ? (Object) false
                                                : method.invoke(process.toHandle(), arguments));

        assertThat(Processes.signal("KILL", List.of(ended))).isFalse();
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERM);
    }
}
