package io.tweeter.deploy.tools.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.Draft;
import io.tweeter.model.TweetRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PhrasesTest {

    private static final int ENOUGH = 5_000;

    private final List<String> texts = texts(1);

    @Test
    void everyTextIsAValidTweetAsItIs() {
        assertThat(texts)
                .allSatisfy(text -> assertThat(Draft.of("ada", text).content()).isEqualTo(text));
    }

    @Test
    void theShortestAndTheLongestTextsAllowedOccur() {
        assertThat(texts)
                .extracting(text -> text.codePointCount(0, text.length()))
                .contains(1, TweetRules.MAX_CONTENT);
    }

    @Test
    void lineFeedsEmojiAndBothDirectionsOfWritingOccur() {
        assertThat(texts)
                .anyMatch(text -> text.contains("\n"))
                .anyMatch(text -> text.contains("\uD83D\uDE80"))
                .anyMatch(text -> text.contains("\u0645\u0631\u062D\u0628\u0627"))
                .anyMatch(text -> text.contains("e\u0301clair"));
    }

    @Test
    void theSeedDecidesTheTexts() {
        assertThat(texts(1)).isEqualTo(texts);
        assertThat(texts(2)).isNotEqualTo(texts);
    }

    private static List<String> texts(long seed) {
        Phrases phrases = new Phrases(new TweetRandom(seed));
        return Stream.generate(phrases::next).limit(ENOUGH).toList();
    }
}
