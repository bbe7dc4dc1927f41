package io.tweeter.deploy.tools.post;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.TweetIds;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {

    private final LineParser parser = new LineParser((line, text, given) -> given.orElse("made"));

    @Test
    void onlyHandleAndContentAreSent() throws Exception {
        TweetRequest request = parse("{\"x\": [1], \"content\": \"c\", \"handle\": \"h\"}");
        assertThat(new String(request.body(), UTF_8))
                .isEqualTo("{\"handle\":\"h\",\"content\":\"c\"}");
        assertThat(request.line()).isEqualTo(7);
        assertThat(request.idempotencyKey()).isEqualTo("made");
    }

    /** Its stage directions have an empty handle, which the service rejects. */
    @Test
    void readsTheFileOfTheTutorialForDcos() throws Exception {
        TweetRequest direction = parse("{\"handle\":\"\",\"content\":\"ACT I\"}");
        assertThat(new String(direction.body(), UTF_8))
                .isEqualTo("{\"handle\":\"\",\"content\":\"ACT I\"}");

        TweetRequest line =
                parse("{\"handle\":\"KING  HENRY IV\",\"content\":\"So shaken as we are\"}");
        assertThat(new String(line.body(), UTF_8))
                .isEqualTo("{\"handle\":\"KING  HENRY IV\",\"content\":\"So shaken as we are\"}");
        assertThat(line.id())
                .contains(TweetIds.fromIdempotencyKey("king henry iv", "made").toString());
    }

    @Test
    void aTweetWithoutHandleHasNoId() throws Exception {
        assertThat(parse("{\"content\": \"c\"}").id()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"idempotency_key\": \"k\", \"id\": \"i\"} | k",
                "{\"id\": \"i\"}                             | i",
                "{\"id\": 12}                                | 12",
                "{\"id\": null}                              | made",
            })
    void aLineMayHaveAKeyOrAnId(String line, String key) throws Exception {
        assertThat(parse(line).idempotencyKey()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "7                 | is not a JSON object",
                "nothing           | is not JSON",
                "{\"handle\": 7}   | handle is not a string",
                "{\"x\": [          | is not JSON: it ends too early",
                "{\"handle\":       | is not JSON: it ends too early",
                "{\"id\": 7,       | is not JSON: it ends too early",
                "{\"id\": \"7      | is not JSON: it ends too early",
                "{} {}             | has text after the JSON object",
                "{\"id\": \"a b\"} | Idempotency-Key is not",
            })
    void anInvalidLineSaysWhy(String line, String reason) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(InvalidLineException.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void aLineThatIsTooLongOrNotUtf8IsInvalid() {
        assertThatThrownBy(() -> parser.parse(new TweetFile.Line(1, new byte[0], true)))
                .hasMessage("is longer than 65536 bytes");
        assertThatThrownBy(
                        () ->
                                parser.parse(
                                        new TweetFile.Line(
                                                1,
                                                new byte[] {'{', '"', (byte) 0xff, '"', '}'},
                                                false)))
                .isInstanceOf(InvalidLineException.class);
    }

    /** As where files were put one behind the other. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aLineInAnotherEncodingIsInvalid(String encoding) {
        byte[] text = "{\"handle\": \"a\"}".getBytes(Charset.forName(encoding));

        assertThatThrownBy(() -> parser.parse(new TweetFile.Line(7, text, false)))
                .isInstanceOf(InvalidLineException.class)
                .hasMessage("is not UTF-8 JSON: it is in UTF-16 or UTF-32");
    }

    private TweetRequest parse(String line) throws InvalidLineException {
        return parser.parse(new TweetFile.Line(7, line.getBytes(UTF_8), false));
    }
}
