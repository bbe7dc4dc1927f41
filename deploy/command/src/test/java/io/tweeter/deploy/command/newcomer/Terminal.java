package io.tweeter.deploy.command.newcomer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal in which a shell runs. Its prompt tells the exit code of the last command. */
final class Terminal implements AutoCloseable {

    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Pattern PROMPT = Pattern.compile("<exit (\\d+)> $");

    private final Process script;
    private final Path transcript;
    private final OutputStream keys;
    private long seen;

    /**
     * What was seen after a command.
     *
     * @param text the command included
     */
    record Output(int exitCode, String text) {}

    /**
     * Opens it.
     *
     * @param shell words of a command that need no quotes
     * @param transcript of all that is typed and seen
     */
    Terminal(List<String> shell, Path transcript) throws IOException {
        this.transcript = Files.createFile(transcript);
        ProcessBuilder builder =
                new ProcessBuilder(
                                "script",
                                "--quiet",
                                "--command",
                                String.join(" ", shell),
                                "/dev/null")
                        .redirectErrorStream(true)
                        .redirectOutput(transcript.toFile());
        builder.environment().put("TERM", "dumb");
        this.script = builder.start();
        this.keys = script.getOutputStream();
        // Tables are not to be wrapped.
        press("stty cols 200; PROMPT_COMMAND='PS1=\"<exit $?> \"'\n");
        awaitPrompt(SHORT);
    }

    /** Types a command and waits for its end. */
    Output type(String command, Duration timeout) throws IOException {
        start(command);
        return awaitPrompt(timeout);
    }

    /** Types a command and does not wait. */
    void start(String command) throws IOException {
        press(command + "\n");
    }

    /** Waits until a command that was started, and has not ended, shows a text. */
    void awaitText(Pattern text, Duration timeout) {
        await().atMost(timeout)
                .failFast(() -> assertThat(unseen()).doesNotContainPattern(PROMPT))
                .untilAsserted(() -> assertThat(unseen()).containsPattern(text));
    }

    /** Waits for the end of a command that was started. */
    Output awaitPrompt(Duration timeout) throws IOException {
        await().atMost(timeout).untilAsserted(() -> assertThat(unseen()).containsPattern(PROMPT));
        String text = unseen();
        Matcher prompt = PROMPT.matcher(text);
        assertThat(prompt.find()).isTrue();
        seen += text.getBytes(StandardCharsets.UTF_8).length;
        return new Output(Integer.parseInt(prompt.group(1)), text.substring(0, prompt.start()));
    }

    private String unseen() throws IOException {
        byte[] all = Files.readAllBytes(transcript);
        return new String(all, (int) seen, (int) (all.length - seen), StandardCharsets.UTF_8);
    }

    /** Presses keys; an answer, for example. */
    void press(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** Ends the shell. */
    @Override
    public void close() {
        script.destroy();
        await().atMost(SHORT).until(() -> !script.isAlive());
    }
}
