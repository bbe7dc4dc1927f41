package io.tweeter.deploy.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits shell code into simple commands and their words, as far as documents need it: quotes,
 * comments, pipes, lists, redirections and continued lines. Nothing is expanded.
 */
final class ShellCommands {

    private final String code;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> command = new ArrayList<>();
    private StringBuilder word;
    private int position;

    private ShellCommands(String code) {
        this.code = code;
    }

    /**
     * Returns each command's words, without redirections and without what is around it, such as
     * {@code NAME=VALUE}.
     *
     * @throws IllegalArgumentException if a quote is not closed
     */
    static List<List<String>> parse(String code) {
        return new ShellCommands(code).parse();
    }

    private List<List<String>> parse() {
        while (position < code.length()) {
            char c = code.charAt(position++);
            switch (c) {
                case '\'' -> append(until('\'', false));
                case '"' -> append(until('"', true));
                case '\\' -> escaped();
                case ' ', '\t' -> endWord();
                case '\n', '|', '&', ';', '(', ')' -> endCommand();
                case '<', '>' -> redirection();
                case '#' -> commentOrWord();
                default -> append(String.valueOf(c));
            }
        }
        endCommand();
        return commands;
    }

    private void append(String text) {
        word = word == null ? new StringBuilder() : word;
        word.append(text);
    }

    private String until(char quote, boolean escapes) {
        StringBuilder quoted = new StringBuilder();
        while (position < code.length()) {
            char c = code.charAt(position++);
            if (c == quote) {
                return quoted.toString();
            }
            if (escapes && c == '\\' && position < code.length()) {
                c = code.charAt(position++);
            }
            quoted.append(c);
        }
        throw new IllegalArgumentException("an open quote in:\n" + code);
    }

    private void escaped() {
        char c = position < code.length() ? code.charAt(position++) : '\n';
        if (c != '\n') {
            append(String.valueOf(c));
        }
    }

    /** The number before it is dropped; the file after it becomes a word and is dropped, too. */
    private void redirection() {
        if (word != null && word.chars().allMatch(Character::isDigit)) {
            word = null;
        }
        endWord();
        while (position < code.length() && " <>&".indexOf(code.charAt(position)) >= 0) {
            position++;
        }
        while (position < code.length() && " \t\n|;&)".indexOf(code.charAt(position)) < 0) {
            position++;
        }
    }

    private void commentOrWord() {
        if (word != null) {
            append("#");
            return;
        }
        int end = code.indexOf('\n', position);
        position = end < 0 ? code.length() : end;
    }

    private void endWord() {
        if (word != null) {
            boolean assignment = command.isEmpty() && word.toString().matches("\\w+=.*");
            if (!assignment) {
                command.add(word.toString());
            }
            word = null;
        }
    }

    private void endCommand() {
        endWord();
        if (!command.isEmpty()) {
            commands.add(command);
            command = new ArrayList<>();
        }
    }
}
