package io.tweeter.deploy.tools.post;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectsFileTest {

    @TempDir private Path directory;

    @Test
    void aTweetKeepsItsFieldsAndKeyAndAnInvalidLineItsText() throws Exception {
        Path path = directory.resolve("rejects.jsonl");
        try (RejectsFile rejects = RejectsFile.to(path)) {
            rejects.write(
                    new TweetRequest(
                            3, "k", "sent", Optional.empty(), "{\"handle\":\"é\"}".getBytes(UTF_8)),
                    "422 no text");
            rejects.write(
                    new TweetRequest(4, "k4", "k4", Optional.empty(), "{}".getBytes(UTF_8)),
                    "422 empty");
            rejects.write(5, "is not JSON", "\"what".getBytes(UTF_8));
        }
        assertThat(Files.readAllLines(path))
                .containsExactly(
                        "{\"line\":3,\"reason\":\"422 no text\",\"idempotency_key\":\"k\",\"handle\":\"é\"}",
                        "{\"line\":4,\"reason\":\"422 empty\",\"idempotency_key\":\"k4\"}",
                        "{\"line\":5,\"reason\":\"is not JSON\",\"text\":\"\\\"what\"}");
    }
}
