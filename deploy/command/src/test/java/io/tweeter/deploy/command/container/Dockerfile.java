package io.tweeter.deploy.command.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of our Dockerfiles.
 *
 * @param instructions instructions in order, those of earlier stages included
 */
public record Dockerfile(List<Instruction> instructions) {

    private static final Pattern VARIABLE =
            Pattern.compile("(?<name>[A-Z_0-9]+)=(?<value>\"[^\"]*\"|\\S+)");

    /** An instruction: its name in upper case, and the rest of the logical line. */
    public record Instruction(String name, String rest) {}

    /**
     * A file or directory that COPY copies into the image.
     *
     * @param source path in the repository, without a trailing slash
     * @param target full path in the image
     */
    public record Copy(String source, String target) {}

    /** The path of the Dockerfile of an image. */
    public static Path path(String image) {
        return TweeterHome.find()
                .root()
                .resolve("deploy/images")
                .resolve(image.equals("tweeter") ? image : image.substring("tweeter-".length()))
                .resolve("Dockerfile");
    }

    /** Reads the Dockerfile of an image, such as {@code tweeter-ingest}. */
    public static Dockerfile of(String image) throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        StringBuilder logical = new StringBuilder();
        for (String line : Files.readAllLines(path(image))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            boolean continued = line.endsWith("\\");
            logical.append(continued ? line.substring(0, line.length() - 1) : line).append(' ');
            if (!continued) {
                String[] parts = logical.toString().strip().split("\\s+", 2);
                instructions.add(new Instruction(parts[0], parts[1]));
                logical.setLength(0);
            }
        }
        return new Dockerfile(instructions);
    }

    /** All instructions with a name. */
    public List<String> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::rest)
                .toList();
    }

    /** The last instruction with a name, which takes effect; empty if there is none. */
    public String last(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? "" : all.get(all.size() - 1);
    }

    /** The words of the last instruction with a name, in JSON form. */
    public List<String> words(String name) {
        String rest = last(name);
        List<String> words = new ArrayList<>();
        if (!rest.isEmpty()) {
            JsonNode json = Documents.parse(rest);
            json.forEach(word -> words.add(word.textValue()));
        }
        return words;
    }

    /** The variables of ENV. */
    public Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String rest : all("ENV")) {
            Matcher variable = VARIABLE.matcher(rest);
            while (variable.find()) {
                variables.put(
                        variable.group("name"), variable.group("value").replaceAll("^\"|\"$", ""));
            }
        }
        return variables;
    }

    /** The files that are copied from the repository. */
    public List<Copy> copies() {
        List<Copy> copies = new ArrayList<>();
        for (String rest : all("COPY")) {
            if (rest.contains("--from=")) {
                continue;
            }
            List<String> words = new ArrayList<>();
            String paths = rest.replaceAll("--\\w+=\\S+ ", "");
            if (paths.startsWith("[")) {
                Documents.parse(paths).forEach(word -> words.add(word.textValue()));
            } else {
                words.addAll(Arrays.asList(paths.split("\\s+", 0)));
            }
            String target = words.remove(words.size() - 1);
            for (String source : words) {
                copies.add(
                        new Copy(
                                source,
                                target.endsWith("/")
                                        ? target + Path.of(source).getFileName()
                                        : target));
            }
        }
        return copies;
    }

    /** The ports of EXPOSE. */
    public List<Integer> exposed() {
        return all("EXPOSE").stream()
                .flatMap(rest -> Arrays.stream(rest.split("\\s+", 0)))
                .map(Integer::valueOf)
                .toList();
    }
}
