package io.tweeter.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML and JSON files as trees, with anchors and merge keys of YAML resolved. */
public final class Documents {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Documents() {}

    /** Reads a file of either kind. */
    public static JsonNode read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** Parses either kind; JSON is YAML. */
    public static JsonNode parse(String text) {
        return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }
}
