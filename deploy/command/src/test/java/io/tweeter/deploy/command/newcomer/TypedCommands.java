package io.tweeter.deploy.command.newcomer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads out of a document what its reader types: lines of shell code, and commands in its text. */
final class TypedCommands {

    /** A block without a language, or code in the text. */
    private static final Pattern CODE =
            Pattern.compile(
                    "(?m)^```(?<language>\\w*)\\n(?<block>(?s:.*?))^```|`(?<span>[^`\\n]+)`");

    private static final Pattern PROGRAM =
            Pattern.compile("(apt|curl|docker compose|mvn|(\\./deploy|\\.\\.)/tweeter) .*");
    private static final Pattern END_OF_LINE = Pattern.compile("(?<!\\\\)\\n");

    private TypedCommands() {}

    /**
     * A command.
     *
     * @param typed as the document has it, continued lines included
     * @param name in one line, without a comment
     */
    record Command(String typed, String name) {

        static Command of(String typed) {
            String name =
                    typed.replaceAll("\\\\\\n", " ")
                            .replaceAll("\\s+#.*", "")
                            .replaceAll("\\s+", " ");
            return new Command(typed, name.strip());
        }
    }

    /** The commands of a text, each once. */
    static List<Command> of(String markdown) {
        List<Command> commands = new ArrayList<>();
        Matcher code = CODE.matcher(markdown);
        while (code.find()) {
            if (code.group("span") != null) {
                if (PROGRAM.matcher(code.group("span")).matches()) {
                    commands.add(Command.of(code.group("span")));
                }
            } else if (code.group("language").isEmpty()) {
                END_OF_LINE
                        .splitAsStream(code.group("block"))
                        .filter(line -> !line.isBlank())
                        .map(Command::of)
                        .forEach(commands::add);
            }
        }
        return commands;
    }
}
