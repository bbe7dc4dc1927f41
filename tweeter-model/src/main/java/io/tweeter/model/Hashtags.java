package io.tweeter.model;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Hashtags in the content of tweets, by Unicode's own rule: the extended hashtag identifiers of <a
 * href="https://www.unicode.org/reports/tr31/#hashtag_identifiers">UAX 31</a> (UAX31-R8). A hashtag
 * is a {@code #}, or its small or full-width form, and what continues an identifier in any script,
 * or is an emoji, or one of {@code _ - +}. It does not begin in the middle of such a run: there is
 * none in {@code C#minor}.
 *
 * <p>Hashtags that differ in case, width or composition only are one, as UAX 31 recommends: see
 * {@link #normalize}. The JDK's version of Unicode decides what a letter is.
 */
public final class Hashtags {

    /** Hashtags of one tweet that are counted and listed; further ones are text. */
    public static final int MAX_PER_TWEET = 5;

    /** Longest hashtag, normalized, in code points; a longer run is text. */
    public static final int MAX_LENGTH = 50;

    /** In code units. Normalizing may shorten text, but not that much. */
    private static final int MAX_RAW_LENGTH = 8 * MAX_LENGTH;

    /** What no hashtag holds as written, but some do when normalized: U+2049 becomes {@code !?}. */
    private static final String FORM_ONLY = " !?";

    private Hashtags() {}

    /**
     * A piece of a text.
     *
     * @param text as written, with the {@code #} of a hashtag
     * @param hashtag the hashtag that it is, normalized; empty for what is between hashtags
     */
    public record Part(String text, Optional<String> hashtag) {}

    /**
     * The different hashtags of a text, normalized, in their order; at most {@value
     * #MAX_PER_TWEET}. Costs next to nothing for a text without any.
     */
    public static List<String> of(String content) {
        if (!mayHaveHashtags(content)) {
            return List.of();
        }
        Set<String> hashtags = new LinkedHashSet<>();
        for (Part part : split(content)) {
            part.hashtag().ifPresent(hashtags::add);
        }
        return List.copyOf(hashtags);
    }

    /**
     * The whole text in pieces, hashtags and what is between them. What would be a further hashtag
     * than the first {@value #MAX_PER_TWEET} different ones is text.
     */
    public static List<Part> split(String content) {
        List<Part> parts = new ArrayList<>(1);
        Set<String> different = new HashSet<>();
        int textStart = 0;
        int before = -1;
        for (int i = mayHaveHashtags(content) ? 0 : content.length(); i < content.length(); ) {
            int codePoint = content.codePointAt(i);
            int end = i + Character.charCount(codePoint);
            if (isStart(codePoint) && !isContinue(before)) {
                int runEnd = endOfRun(content, end);
                Optional<String> hashtag = normalize(content.substring(end, runEnd));
                hashtag.filter(each -> different.size() < MAX_PER_TWEET).ifPresent(different::add);
                if (hashtag.filter(different::contains).isPresent()) {
                    addText(content.substring(textStart, i), parts);
                    parts.add(new Part(content.substring(i, runEnd), hashtag));
                    textStart = runEnd;
                }
                if (runEnd > end) {
                    codePoint = content.codePointBefore(runEnd);
                    end = runEnd;
                }
            }
            before = codePoint;
            i = end;
        }
        addText(content.substring(textStart), parts);
        return parts;
    }

    private static void addText(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part(text, Optional.empty()));
        }
    }

    private static int endOfRun(String content, int start) {
        int end = start;
        while (end < content.length() && isContinue(content.codePointAt(end))) {
            end += Character.charCount(content.codePointAt(end));
        }
        return end;
    }

    /** These searches are single instructions over many characters at once. */
    private static boolean mayHaveHashtags(String content) {
        return content.indexOf('#') >= 0
                || content.indexOf('\uff03') >= 0
                || content.indexOf('\ufe5f') >= 0;
    }

    /**
     * The form by which hashtags are counted and looked up: compatible characters are one (NFKC),
     * case is folded, and code points that are never seen are left out, as in Unicode's {@code
     * NFKC_Casefold}. Case is folded by upper and then lower case, like {@link
     * String#equalsIgnoreCase}: so also dotless {@code ı} is {@code i}.
     *
     * @param hashtag with or without its {@code #}
     * @return without {@code #}; empty if nothing is left, or more than {@value #MAX_LENGTH} code
     *     points
     */
    public static Optional<String> normalize(String hashtag) {
        boolean started = !hashtag.isEmpty() && isStart(hashtag.charAt(0));
        String text = started ? hashtag.substring(1) : hashtag;
        if (text.length() > MAX_RAW_LENGTH) {
            return Optional.empty();
        }
        String form = isPlain(text) ? text : CodePoints.untilStable(text, Hashtags::fold);
        return form.isEmpty() || form.codePointCount(0, form.length()) > MAX_LENGTH
                ? Optional.empty()
                : Optional.of(form);
    }

    /**
     * Whether a tweet can have a hashtag of this form.
     *
     * @param form as {@link #normalize} returns it
     */
    public static boolean canOccur(String form) {
        return form.codePoints().allMatch(c -> isContinue(c) || FORM_ONLY.indexOf(c) >= 0);
    }

    /** Lower-case ASCII stays as it is. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f && (c < 'A' || c > 'Z'));
    }

    private static String fold(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(visible(folded), Normalizer.Form.NFKC);
    }

    private static String visible(String text) {
        return text.codePoints()
                .filter(codePoint -> !Invisible.isIgnorable(codePoint))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isStart(int codePoint) {
        return codePoint == '#' || codePoint == 0xff03 || codePoint == 0xfe5f;
    }

    private static boolean isContinue(int codePoint) {
        if (codePoint < 0x80) {
            return (codePoint >= 'a' && codePoint <= 'z')
                    || (codePoint >= 'A' && codePoint <= 'Z')
                    || (codePoint >= '0' && codePoint <= '9')
                    || codePoint == '_'
                    || codePoint == '-'
                    || codePoint == '+'
                    || codePoint == '*'; // a component of emoji, like digits
        }
        return isXidContinue(codePoint)
                || Emoji.isComponent(codePoint)
                || Emoji.isExtendedPictographic(codePoint);
    }

    /** What Java adds to Unicode's property are ignorable characters. */
    private static boolean isXidContinue(int codePoint) {
        return Character.isUnicodeIdentifierPart(codePoint)
                && !Character.isIdentifierIgnorable(codePoint);
    }
}
