package io.tweeter.deploy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What can be checked in a Markdown document.
 *
 * @param path where it is
 * @param anchors names of its headings, as GitHub makes them
 * @param links targets of links and images, as written
 * @param codeSpans code within text, its white space collapsed
 * @param commands simple commands of its shell code blocks, split into words
 */
record MarkdownFile(
        Path path,
        Set<String> anchors,
        List<String> links,
        List<String> codeSpans,
        List<List<String>> commands) {

    private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)\\s*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)[ #]*");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\[\\]]*\\]\\(([^()\\s]+)\\)");
    private static final Set<String> SHELLS = Set.of("", "sh", "bash", "shell");

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if a shell code block has an open quote
     */
    static MarkdownFile read(Path path) throws IOException {
        StringBuilder text = new StringBuilder();
        StringBuilder code = new StringBuilder();
        Set<String> anchors = new LinkedHashSet<>();
        List<List<String>> commands = new ArrayList<>();
        boolean inCode = false;
        String language = "";
        for (String line : Files.readAllLines(path)) {
            var fence = FENCE.matcher(line);
            if (fence.matches()) {
                if (inCode && SHELLS.contains(language)) {
                    commands.addAll(ShellCommands.parse(code.toString()));
                }
                inCode = !inCode;
                language = fence.group(1);
                code.setLength(0);
            } else if (inCode) {
                code.append(line).append('\n');
            } else {
                text.append(line).append('\n');
                var heading = HEADING.matcher(line);
                if (heading.matches()) {
                    anchors.add(unused(anchor(heading.group(1)), anchors));
                }
            }
        }
        List<String> spans =
                matches(CODE_SPAN, text).stream()
                        .map(span -> span.strip().replaceAll("\\s+", " "))
                        .toList();
        String withoutCode = CODE_SPAN.matcher(text).replaceAll("code");
        return new MarkdownFile(path, anchors, matches(LINK, withoutCode), spans, commands);
    }

    private static List<String> matches(Pattern pattern, CharSequence text) {
        return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    private static String unused(String anchor, Set<String> taken) {
        String name = anchor;
        for (int n = 1; taken.contains(name); n++) {
            name = anchor + "-" + n;
        }
        return name;
    }
}
