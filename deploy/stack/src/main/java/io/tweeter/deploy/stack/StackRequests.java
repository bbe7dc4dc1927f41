package io.tweeter.deploy.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Requests to the supervisor of a stack and its answers, as files in the data directory: file
 * permissions decide who may send one, and no port has to be protected.
 */
final class StackRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST = ".request";
    private static final String ANSWER = ".answer";
    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * The answer to a request.
     *
     * @param error why it failed; null if it succeeded
     */
    record Answer(String text, String error) {}

    /** A request without an answer yet. */
    record Pending(String id, StackRequest request) {}

    private final Path folder;

    StackRequests(DataDirectory data) {
        this.folder = data.of("requests");
    }

    /** Deletes requests that an earlier supervisor did not answer. */
    void clear() throws IOException {
        Files.createDirectories(folder);
        for (Path file : files("")) {
            Files.delete(file);
        }
    }

    /**
     * Sends a request, and waits for the answer.
     *
     * @param alive whether the supervisor still runs
     * @return empty if the supervisor has ended
     */
    Optional<Answer> ask(StackRequest request, BooleanSupplier alive)
            throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        JsonFile.write(folder.resolve(id + REQUEST), JSON.writer(), request);
        Path answer = folder.resolve(id + ANSWER);
        while (true) {
            boolean wasAlive = alive.getAsBoolean();
            if (Files.exists(answer)) {
                Answer read = JSON.readValue(Files.readAllBytes(answer), Answer.class);
                Files.delete(answer);
                return Optional.of(read);
            }
            if (!wasAlive) {
                Files.deleteIfExists(folder.resolve(id + REQUEST));
                return Optional.empty();
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    /** The next request, if there is one. */
    Optional<Pending> next() throws IOException {
        for (Path file : files(REQUEST)) {
            StackRequest request = JSON.readValue(Files.readAllBytes(file), StackRequest.class);
            Files.delete(file);
            String name = file.getFileName().toString();
            return Optional.of(
                    new Pending(name.substring(0, name.length() - REQUEST.length()), request));
        }
        return Optional.empty();
    }

    void answer(Pending pending, Answer answer) throws IOException {
        JsonFile.write(folder.resolve(pending.id() + ANSWER), JSON.writer(), answer);
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
