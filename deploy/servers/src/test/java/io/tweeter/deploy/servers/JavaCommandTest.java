package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JavaCommandTest {

    @Test
    void heapStartsAtHalfOfItsMaximum() {
        assertThat(new JavaCommand(400).runJar(Path.of("a.jar"))).contains("-Xms200m", "-Xmx400m");
    }

    @Test
    void smallHeapStartsAtItsMaximum() {
        assertThat(new JavaCommand(50).runJar(Path.of("a.jar"))).contains("-Xms50m", "-Xmx50m");
    }

    @Test
    void mainClassFollowsTheOptions() {
        assertThat(
                        new JavaCommand(64)
                                .options("-Da=b")
                                .allUnnamed("--add-opens", "java.base", "java.io", "java.net")
                                .run("lib/*", "Main", "x", "y"))
                .containsSubsequence(
                        "-Da=b",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--add-opens=java.base/java.net=ALL-UNNAMED",
                        "-cp",
                        "lib/*",
                        "Main",
                        "x",
                        "y")
                .endsWith("Main", "x", "y");
    }

    @Test
    void optionsFromTheEnvironmentOverrideItsOwn() throws Exception {
        ProcessBuilder process =
                new ProcessBuilder(
                        JavaCommand.program(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JavaCommandTest.class.getName());
        process.environment().put("TWEETER_JAVA_OPTIONS", " -Xmx90m  -Da=b ");

        try (BufferedReader lines = process.start().inputReader()) {
            assertThat(lines.lines())
                    .containsSubsequence("-Xmx64m", "-Xmx90m", "-Da=b", "-cp", "lib/*", "Main");
        }
    }

    /** Prints a command line, one argument a line. */
    public static void main(String[] arguments) {
        new JavaCommand(64).run("lib/*", "Main").forEach(System.out::println);
    }
}
