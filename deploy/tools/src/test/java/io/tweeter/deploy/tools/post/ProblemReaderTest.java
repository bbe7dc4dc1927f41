package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemReaderTest {

    @Test
    void brokenRulesComeFirst() {
        assertThat(
                        reason(
                                "{\"errors\": [{\"field\": \"handle\", \"message\": \"is missing\","
                                        + " \"x\": {}}, {\"field\": \"content\", \"message\": \"is"
                                        + " empty\"}], \"detail\": \"d\"}"))
                .isEqualTo("422 handle is missing; content is empty");
    }

    @Test
    void detailComesBeforeTitle() {
        assertThat(reason("{\"title\": \"t\", \"detail\": \"d\", \"x\": [1]}")).isEqualTo("422 d");
        assertThat(reason("{\"title\": \"t\", \"errors\": 7}")).isEqualTo("422 t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"title\": \"cut", "", "[]"})
    void aBodyThatIsNotAProblemGivesThePhraseOfTheStatus(String body) {
        assertThat(reason(body)).isEqualTo("422 Unprocessable");
    }

    private static String reason(String body) {
        return ProblemReader.reason(422, "Unprocessable", body.getBytes(StandardCharsets.UTF_8));
    }
}
