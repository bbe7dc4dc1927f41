package io.tweeter.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A place in a manifest.
 *
 * @param names of the fields and indexes that lead here
 */
record Tree(List<String> names, JsonNode node) {

    static Tree of(JsonNode manifest) {
        return new Tree(List.of(), manifest);
    }

    /** This place and all below it. */
    Stream<Tree> all() {
        return Stream.concat(Stream.of(this), children().flatMap(Tree::all));
    }

    private Stream<Tree> children() {
        if (node instanceof ArrayNode) {
            List<Tree> items = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                items.add(child(Integer.toString(i), node.get(i)));
            }
            return items.stream();
        }
        return node.properties().stream().map(field -> child(field.getKey(), field.getValue()));
    }

    private Tree child(String name, JsonNode value) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new Tree(longer, value);
    }

    String name() {
        return names.isEmpty() ? "" : names.get(names.size() - 1);
    }

    /** The path, with a star for each index. */
    String path() {
        return "/"
                + String.join("/", names.stream().map(n -> n.matches("\\d+") ? "*" : n).toList());
    }

    /** The manifest with this field under another name; nothing if this is no field. */
    Optional<ObjectNode> renamed(JsonNode manifest) {
        ObjectNode copy = manifest.deepCopy();
        if (names.isEmpty() || !(parent(copy) instanceof ObjectNode parent)) {
            return Optional.empty();
        }
        parent.set(name() + "x", parent.remove(name()));
        return Optional.of(copy);
    }

    /** The manifest with another value here. */
    ObjectNode replaced(JsonNode manifest, JsonNode value) {
        ObjectNode copy = manifest.deepCopy();
        JsonNode parent = parent(copy);
        if (parent instanceof ArrayNode items) {
            items.set(Integer.parseInt(name()), value);
        } else {
            ((ObjectNode) parent).set(name(), value);
        }
        return copy;
    }

    private JsonNode parent(JsonNode copy) {
        JsonNode at = copy;
        for (String name : names.subList(0, names.size() - 1)) {
            at = at instanceof ArrayNode ? at.get(Integer.parseInt(name)) : at.get(name);
        }
        return at;
    }

    /** Fields of an object, as text. */
    static Map<String, String> text(JsonNode object) {
        Map<String, String> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return fields;
    }
}
