package io.tweeter.deploy.command.dcos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the command of an app, which a shell runs. */
final class CommandLines {

    /** A word, which may be quoted in part. */
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

    private CommandLines() {}

    /** The programs of a pipe with their arguments, without {@code exec} and assignments. */
    static List<List<String>> of(String command) {
        return Arrays.stream(command.split("\\|", -1)).map(CommandLines::program).toList();
    }

    private static List<String> program(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            boolean first = words.isEmpty();
            if (!(first
                    && (word.group().equals("exec") || word.group().matches("[A-Z0-9_]+=.*")))) {
                words.add(unquoted(word.group()));
            }
        }
        return words;
    }

    private static String unquoted(String word) {
        return word.matches("\"[^\"]*\"|'[^']*'") ? word.substring(1, word.length() - 1) : word;
    }
}
