package io.tweeter.ingest.page;

import io.tweeter.model.TweetJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as people read them, relative to one moment. The page's script writes them in the same way
 * but in the reader's time zone.
 *
 * @param now when the page is rendered
 */
public record Times(Instant now) {

    private static final DateTimeFormatter DAY = utc("d MMM uuuu");
    private static final DateTimeFormatter FULL = utc("d MMM uuuu, HH:mm:ss 'UTC'");
    private static final DateTimeFormatter MINUTE = utc("HH:mm");

    /** The age, or the date if the age is more than a day; a time in the future is now. */
    public String ago(Instant time) {
        Duration age = Duration.between(time, now);
        if (age.toSeconds() < 10) {
            return "now";
        }
        if (age.toMinutes() < 1) {
            return age.toSeconds() + " s";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 1 ? age.toHours() + " h" : DAY.format(time);
    }

    /** The same, for use in a sentence. */
    public String agoInWords(Instant time) {
        String ago = ago(time);
        boolean anAge = !ago.equals("now") && Duration.between(time, now).toDays() < 1;
        return anAge ? ago + " ago" : ago;
    }

    /** The exact time. */
    public String full(Instant time) {
        return FULL.format(time);
    }

    /** The time of day. */
    public String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** For attributes that scripts read. */
    public String iso(Instant time) {
        return TweetJson.formatTime(time);
    }

    private static DateTimeFormatter utc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.UK).withZone(ZoneOffset.UTC);
    }
}
