package io.tweeter.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML and JSON files as trees and resolves YAML's anchors and merge keys. */
public final class Documents {

    private static final Pattern DOCUMENTS = Pattern.compile("(?m)^---$");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Documents() {}

    /** Reads a YAML or JSON file. */
    public static JsonNode read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** Reads the documents of a YAML file. */
    public static List<JsonNode> all(Path file) throws IOException {
        return DOCUMENTS.splitAsStream(Files.readString(file)).map(Documents::parse).toList();
    }

    /** Parses YAML or JSON, which is a subset of YAML. */
    public static JsonNode parse(String text) {
        return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }
}
