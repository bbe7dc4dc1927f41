package io.tweeter.ingest.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The methods of all paths of one form. */
public final class Route {

    private static final String REST = "*";

    private final String template;
    private final List<String> parts;
    private final Map<HttpMethod, RouteHandler> handlers = new LinkedHashMap<>();
    private final boolean page;

    private Route(String template, boolean page) {
        this.template = template;
        this.parts = Target.parse(template).segments();
        this.page = page;
    }

    /**
     * A route for programs.
     *
     * @param template such as {@code /users/{handle}/tweets}; a last part {@code *} matches one or
     *     more segments
     */
    public static Route of(String template) {
        return new Route(template, false);
    }

    /** A route where browsers get pages, for problems too. */
    public static Route page(String template) {
        return new Route(template, true);
    }

    /** Answers GET, and HEAD in the same way but without the body. */
    public Route get(RouteHandler handler) {
        handlers.put(HttpMethod.GET, handler);
        return this;
    }

    /** Answers POST. */
    public Route post(RouteHandler handler) {
        handlers.put(HttpMethod.POST, handler);
        return this;
    }

    String template() {
        return template;
    }

    boolean isPage() {
        return page;
    }

    /** Whether it matches one path only. */
    boolean isFixed() {
        return parts.stream().noneMatch(part -> part.startsWith("{") || part.equals(REST));
    }

    /** The variable parts of a path that this route matches; empty if it does not match. */
    Optional<List<String>> match(List<String> segments) {
        boolean open = !parts.isEmpty() && parts.get(parts.size() - 1).equals(REST);
        int fixed = open ? parts.size() - 1 : parts.size();
        if (open ? segments.size() <= fixed : segments.size() != fixed) {
            return Optional.empty();
        }
        List<String> variables = new ArrayList<>(1);
        for (int i = 0; i < fixed; i++) {
            if (!parts.get(i).startsWith("{")) {
                if (!parts.get(i).equals(segments.get(i))) {
                    return Optional.empty();
                }
            } else if (segments.get(i).isEmpty()) {
                return Optional.empty();
            } else {
                variables.add(segments.get(i));
            }
        }
        variables.addAll(segments.subList(fixed, segments.size()));
        return Optional.of(variables);
    }

    Optional<RouteHandler> handler(HttpMethod method) {
        return Optional.ofNullable(
                handlers.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method));
    }

    /** The methods for the header Allow. */
    String allowed() {
        String own =
                handlers.keySet().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        return own + (handlers.containsKey(HttpMethod.GET) ? ", HEAD" : "") + ", OPTIONS";
    }
}
