package io.tweeter.deploy.jobs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shortens Flink's answer to a failed request, usually a stack trace, to its cause. */
final class ServerError {

    /** Enough for a cause with a path and a class name in it. */
    private static final int MAX_LENGTH = 400;

    private static final Pattern CAUSE =
            Pattern.compile("(?m)^\\s*Caused by: ([\\w.$]+)(?:: (.*))?$");
    private static final Pattern FIRST =
            Pattern.compile("(?s)(?:<Exception on server side:\\s*)?([\\w.$]+)(?:: ([^\\n]*))?.*");
    private static final Pattern NOT_FLINK = Pattern.compile("(?s)Response was not valid JSON.*");

    private ServerError() {}

    /** Whether an error is in the format of Flink's REST API. */
    static boolean isFlinkError(String text) {
        return !NOT_FLINK.matcher(text).matches();
    }

    /** Whether Flink's own components have not answered one another in time. */
    static boolean isTimeout(String text) {
        return shorten(text).matches(".*TimeoutException\\)?");
    }

    /** The innermost cause of an error or a stack trace, in one line. */
    static String shorten(String text) {
        if (!isFlinkError(text)) {
            return "what answers there is not Flink's REST API";
        }
        return cut(innermostCause(text).or(() -> exception(text)).orElseGet(() -> plain(text)));
    }

    private static Optional<String> innermostCause(String text) {
        String found = null;
        Matcher cause = CAUSE.matcher(text);
        while (cause.find()) {
            found = describe(cause.group(1), cause.group(2));
        }
        return Optional.ofNullable(found);
    }

    /** A stack trace without a cause; unlike plain text, its first word has a package. */
    private static Optional<String> exception(String text) {
        int start = text.indexOf("<Exception on server side:");
        Matcher first = FIRST.matcher(start < 0 ? text.strip() : text.substring(start));
        return first.matches() && first.group(1).contains(".")
                ? Optional.of(describe(first.group(1), first.group(2)))
                : Optional.empty();
    }

    private static String plain(String text) {
        String stripped = text.strip();
        boolean list = stripped.startsWith("[") && stripped.endsWith("]");
        return (list ? stripped.substring(1, stripped.length() - 1) : stripped)
                .lines()
                .findFirst()
                .orElse("no reason given");
    }

    private static String describe(String exception, String message) {
        String name = exception.substring(exception.lastIndexOf('.') + 1);
        return message == null || message.isBlank() ? name : message.strip() + " (" + name + ")";
    }

    private static String cut(String line) {
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
    }
}
