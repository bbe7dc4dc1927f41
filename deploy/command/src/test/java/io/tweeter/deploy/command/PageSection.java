package io.tweeter.deploy.command;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What follows a heading of a page up to the next one.
 *
 * @param blocks its code blocks, with their language in the first line
 * @param text the heading and all that is no code block
 */
public record PageSection(List<String> blocks, String text) {

    private static final Pattern NUMBER = Pattern.compile("(\\d[\\d,]*(?:\\.\\d+)*)( 万)?");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");

    /** Reads the sections of a page; the first is what comes before its title. */
    public static List<PageSection> of(Path page) throws IOException {
        List<PageSection> sections = new ArrayList<>();
        for (String part : Files.readString(page).split("(?m)^(?=#{1,3} \\S)", -1)) {
            String[] pieces = part.split("(?m)^```", -1);
            List<String> blocks = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < pieces.length; i++) {
                if (i % 2 == 1) {
                    blocks.add(pieces[i]);
                } else {
                    text.append(pieces[i]);
                }
            }
            sections.add(new PageSection(blocks, text.toString()));
        }
        return sections;
    }

    /** Sorted, as sentences of another language have another order. */
    List<String> numbers() {
        return NUMBER.matcher(text)
                .results()
                .map(found -> number(found.group(1), found.group(2) != null))
                .sorted()
                .toList();
    }

    /** Files and pages that it links to; headings have other names in another language. */
    Set<String> links() {
        return LINK.matcher(text)
                .results()
                .map(found -> found.group(1).replaceFirst("^#.*", "#").replace(".zh-CN.md", ".md"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String number(String digits, boolean tenThousands) {
        String plain = digits.replace(",", "");
        return tenThousands ? new BigDecimal(plain).movePointRight(4).toPlainString() : plain;
    }
}
