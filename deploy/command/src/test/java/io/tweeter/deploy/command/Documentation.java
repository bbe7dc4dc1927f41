package io.tweeter.deploy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** The repository's Markdown documents, and what is wrong in one. */
final class Documentation {

    private static final Set<String> SKIPPED = Set.of("target", ".git", ".tweeter", ".idea");
    private static final Pattern OWN_COMMAND =
            Pattern.compile("(\\./|(\\.\\./)+)?(deploy/)?tweeter");
    private static final Pattern FILE_NAME = Pattern.compile("[\\w.@-]+(/[\\w.@*-]+)*/?");
    private static final Pattern TEST_NAME = Pattern.compile("[A-Z]\\w*(Test|IT)");
    private static final Pattern CLASS_NAME = Pattern.compile("([A-Z][a-z0-9]+){2,}");

    /** Values for placeholders that are not free text. */
    private static final Map<String, String> STAND_INS = Map.of("JOB", "tweet-store", "N", "1");

    /** Names only classes of ours, when it names classes. */
    private static final Path ARCHITECTURE = Path.of("docs", "architecture.md");

    private final Path root;
    private final Set<String> sources;
    private final String poms;

    /**
     * @param root of the repository
     */
    Documentation(Path root) throws IOException {
        this.root = root;
        this.sources = new TreeSet<>();
        files(root, ".java").forEach(file -> sources.add(root.relativize(file).toString()));
        this.poms = Files.readString(root.resolve("pom.xml"));
    }

    /** All documents, sorted. */
    List<Path> documents() throws IOException {
        return files(root, ".md");
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (Files.isDirectory(entry)) {
                    if (!SKIPPED.contains(name)) {
                        files.addAll(files(entry, suffix));
                    }
                } else if (name.endsWith(suffix)) {
                    files.add(entry);
                }
            }
        }
        return files;
    }

    /** What a reader of a document would stumble over; empty if all is well. */
    List<String> problems(Path document) throws IOException {
        MarkdownFile markdown = MarkdownFile.read(document);
        List<String> problems = new ArrayList<>();
        for (String link : markdown.links()) {
            checkLink(link, markdown).ifPresent(problems::add);
        }
        for (String span : markdown.codeSpans()) {
            checkSpan(span, markdown.path()).ifPresent(problems::add);
        }
        for (List<String> command : markdown.commands()) {
            checkCommand(command, document, true).ifPresent(problems::add);
        }
        return problems;
    }

    private Optional<String> checkLink(String link, MarkdownFile from) throws IOException {
        if (link.matches("[a-z]+:.*")) {
            return Optional.empty();
        }
        String[] parts = link.split("#", 2);
        Path target =
                parts[0].isEmpty() ? from.path() : from.path().resolveSibling(parts[0]).normalize();
        if (Files.notExists(target)) {
            return Optional.of("the link " + link + " leads to no file");
        }
        boolean found = parts.length == 1 || MarkdownFile.read(target).anchors().contains(parts[1]);
        return found ? Optional.empty() : Optional.of("the link " + link + " names no heading");
    }

    private Optional<String> checkSpan(String span, Path document) throws IOException {
        String first = span.split("[ /]", 2)[0];
        if (TEST_NAME.matcher(span).matches()) {
            return checkTest(span, "");
        }
        if (document.endsWith(ARCHITECTURE) && CLASS_NAME.matcher(span).matches()) {
            return sources.stream().anyMatch(file -> file.endsWith("/" + span + ".java"))
                    ? Optional.empty()
                    : Optional.of("there is no class " + span);
        }
        if (span.contains("...") || span.contains("|")) {
            return Optional.empty();
        }
        if (span.contains(" ")) {
            return first.equals("mvn") || OWN_COMMAND.matcher(span.split(" ", 2)[0]).matches()
                    ? checkCommand(ShellCommands.parse(span).get(0), document, false)
                    : Optional.empty();
        }
        boolean ours =
                span.contains("/")
                        && FILE_NAME.matcher(span).matches()
                        && Stream.of(root, document.getParent())
                                .anyMatch(folder -> Files.exists(folder.resolve(first)));
        return !ours || isThere(span, document)
                ? Optional.empty()
                : Optional.of("there is no file " + span);
    }

    /** What the build makes is there if the module is that makes it. */
    private boolean isThere(String name, Path document) throws IOException {
        String source = name.replaceFirst("/target/.*", "/pom.xml");
        for (Path folder : List.of(root, document.getParent())) {
            Path parent = folder.resolve(source).normalize().getParent();
            String last = Path.of(source).getFileName().toString();
            if (parent.toString().contains("*")) {
                return true;
            }
            if (Files.isDirectory(parent)) {
                try (var matching = Files.newDirectoryStream(parent, last)) {
                    if (matching.iterator().hasNext()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * @param whole false if parameters may be left out, as where a sentence names a command
     */
    private Optional<String> checkCommand(List<String> command, Path document, boolean whole) {
        String name = command.get(0);
        List<String> arguments = command.subList(1, command.size());
        if (OWN_COMMAND.matcher(name).matches()) {
            return checkTweeter(arguments, whole);
        }
        if (name.equals("mvn")) {
            return checkMaven(arguments);
        }
        boolean script = name.contains("/") && FILE_NAME.matcher(name).matches();
        return !script
                        || Stream.of(root, document.getParent())
                                .anyMatch(folder -> Files.isExecutable(folder.resolve(name)))
                ? Optional.empty()
                : Optional.of("there is no command " + name);
    }

    private static Optional<String> checkTweeter(List<String> arguments, boolean whole) {
        try {
            Tweeter.commandLine()
                    .parseArgs(
                            arguments.stream()
                                    .map(word -> STAND_INS.getOrDefault(word, word))
                                    .toArray(String[]::new));
        } catch (MissingParameterException e) {
            return whole ? Optional.of(wrong(arguments, e)) : Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(wrong(arguments, e));
        }
        return Optional.empty();
    }

    private static String wrong(List<String> arguments, ParameterException e) {
        return "tweeter " + String.join(" ", arguments) + ": " + e.getMessage();
    }

    private Optional<String> checkMaven(List<String> arguments) {
        String module = "";
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("-pl")) {
                module = arguments.get(i + 1);
                for (String folder : module.split(",", -1)) {
                    if (Files.notExists(root.resolve(folder).resolve("pom.xml"))) {
                        return Optional.of("there is no module " + folder);
                    }
                }
            } else if (argument.startsWith("-P")
                    && !poms.contains("<id>" + argument.substring(2) + "</id>")) {
                return Optional.of("there is no profile " + argument.substring(2));
            }
        }
        String in = module;
        return arguments.stream()
                .filter(argument -> argument.matches("-D(it\\.)?test=.*"))
                .flatMap(argument -> Arrays.stream(argument.split("=", 2)[1].split(",", -1)))
                .filter(test -> !test.equals("NONE"))
                .flatMap(test -> checkTest(test, in).stream())
                .findFirst();
    }

    /**
     * @param test name of a class, perhaps with {@code *} and {@code #method}
     * @param module where it has to be; empty for anywhere
     */
    private Optional<String> checkTest(String test, String module) {
        String[] parts = test.split("#", 2);
        Pattern file =
                Pattern.compile(
                        (module.isEmpty() ? ".*" : Pattern.quote(module))
                                + "/src/test/java/(.*/)?"
                                + parts[0].replace(".", "/").replace("*", "[^/]*")
                                + "\\.java");
        Optional<String> found = sources.stream().filter(file.asMatchPredicate()).findFirst();
        if (found.isEmpty()) {
            return Optional.of(
                    "there is no test " + test + (module.isEmpty() ? "" : " in " + module));
        }
        try {
            return parts.length == 1
                            || Files.readString(root.resolve(found.get()))
                                    .contains("void " + parts[1] + "(")
                    ? Optional.empty()
                    : Optional.of("there is no method " + test);
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }
}
