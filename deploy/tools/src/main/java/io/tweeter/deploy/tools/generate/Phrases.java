package io.tweeter.deploy.tools.generate;

import io.tweeter.model.TweetRules;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Texts of 1 to 140 code points in several scripts, with what trips up programs: emoji of many code
 * points, combining marks, both directions of writing.
 */
final class Phrases {

    private static final Pattern SEPARATOR = Pattern.compile(",\\s");

    private static final List<String> WORDS =
            list(
                    """
                    the, a, my, your, our, this, that, every, no, some, stream, state, window,
                    lake, river, pipeline, coffee, night, morning, train, city, rain, music,
                    friend, crown, kingdom, horse, ghost, flows, runs, waits, sleeps, breaks,
                    shines, sings, counts, remembers, forgets, returns, begins, ends, never,
                    always, again, slowly, quickly, today, tomorrow, tonight, and, or, but,
                    because, while, until, over, under, with, without, through, don't, isn't,
                    "quoted", back\\slash, <b>bold</b>, 50%, #flink, @duke,
                    https://example.org/?a=1&b=2, ..., !, ?, 2 + 2 = 4, O'Hara""");

    private static final List<String> OTHER_SCRIPTS =
            list(
                    """
                    über, Straße, mañana, ça va, naïve, e\u0301clair, żółw, İzmir, привет,
                    мир, река, καλημέρα, θάλασσα, こんにちは, 世界, 流れ, 你好, 河流, 안녕하세요, 강물, مرحبا,
                    نهر, שלום, नमस्ते, สวัสดี, 𝔘𝔫𝔦𝔠𝔬𝔡𝔢""");

    private static final List<String> EMOJI =
            list(
                    """
                    😀, 🚀, 🔥, ☕, 🐿️, 🌊, 🎉, 👍🏽, ❤️, 🇩🇪, 👩‍💻, 👨‍👩‍👧‍👦, 🏳️‍🌈, 1️⃣""");

    private static List<String> list(String words) {
        return SEPARATOR.splitAsStream(words).toList();
    }

    private final UniformRandomProvider random;
    private final StringBuilder text = new StringBuilder(2 * TweetRules.MAX_CONTENT);

    Phrases(UniformRandomProvider random) {
        this.random = random;
    }

    /** A text, drawn at random. */
    String next() {
        text.setLength(0);
        int length = length();
        int codePoints = 0;
        while (codePoints < length) {
            String gap = codePoints == 0 ? "" : gap();
            String word = pick(words());
            int more = gap.length() + word.codePointCount(0, word.length());
            if (codePoints + more > length) {
                if (codePoints == 0 || length == TweetRules.MAX_CONTENT) {
                    text.append("🌊".repeat(length - codePoints));
                }
                break;
            }
            text.append(gap).append(word);
            codePoints += more;
        }
        return text.toString();
    }

    /** Most are of middle length; the shortest and the longest allowed come up too. */
    private int length() {
        return switch (random.nextInt(50)) {
            case 0 -> 1;
            case 1 -> TweetRules.MAX_CONTENT;
            default -> {
                int half = TweetRules.MAX_CONTENT / 2;
                yield 1 + random.nextInt(half) + random.nextInt(half);
            }
        };
    }

    private String gap() {
        return random.nextInt(60) == 0 ? "\n" : " ";
    }

    private List<String> words() {
        return switch (random.nextInt(20)) {
            case 0 -> EMOJI;
            case 1, 2 -> OTHER_SCRIPTS;
            default -> WORDS;
        };
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
