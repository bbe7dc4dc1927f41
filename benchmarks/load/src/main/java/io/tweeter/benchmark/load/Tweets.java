package io.tweeter.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Requests that post tweets, built once and sent many times, so that sending one costs no more than
 * copying its bytes.
 */
public final class Tweets {

    private static final String[] WORDS =
            ("once more unto the breach dear friends or close the wall up with our English dead in"
                            + " peace there's nothing so becomes a man as modest stillness and"
                            + " humility but when the blast of war blows in our ears")
                    .split(" ");

    /** One tweet in this many has an emoji, an accent or a quotation. */
    private static final int EMOJI_EVERY = 10;

    private static final int ACCENT_EVERY = 7;
    private static final int QUOTE_EVERY = 12;

    private static final int USERS = 5_000;
    private static final int MIN_LENGTH = 40;
    private static final int MAX_LENGTH = 130;

    private Tweets() {}

    /**
     * Builds requests with headers and body.
     *
     * @param authority host and port
     * @param count number of distinct requests
     * @param keyedPercent percentage of requests with an Idempotency-Key, each with another one
     */
    public static List<byte[]> requests(String authority, int count, int keyedPercent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String key =
                    i * 100L / count < keyedPercent
                            ? "Idempotency-Key: " + Long.toHexString(random.nextLong()) + "\r\n"
                            : "";
            requests.add(request(authority, key, body(random, i)));
        }
        Collections.shuffle(requests, new Random(seed));
        return requests;
    }

    private static byte[] request(String authority, String key, byte[] body) {
        byte[] head =
                ("POST /tweets HTTP/1.1\r\nHost: "
                                + authority
                                + "\r\nUser-Agent: tweeter-load\r\nAccept: application/json\r\n"
                                + "Content-Type: application/json\r\n"
                                + key
                                + "Content-Length: "
                                + body.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private static byte[] body(SplittableRandom random, int number) {
        int length = random.nextInt(MIN_LENGTH, MAX_LENGTH);
        StringBuilder content = new StringBuilder();
        while (content.length() < length) {
            content.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        content.setLength(length);
        content.append('.');
        if (number % EMOJI_EVERY == 0) {
            content.append(" \ud83d\ude00");
        }
        if (number % ACCENT_EVERY == 0) {
            content.append(" caf\u00e9");
        }
        if (number % QUOTE_EVERY == 0) {
            content.insert(0, "\\\"").append("\\\"");
        }
        String json =
                "{\"handle\":\"user"
                        + random.nextInt(USERS)
                        + "\",\"content\":\""
                        + content
                        + "\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
