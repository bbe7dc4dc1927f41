package io.tweeter.ingest.post;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The media types of a posted tweet.
 *
 * <p>Netty's {@code HttpUtil} would accept a Content-Type that cannot be parsed, as if it had no
 * parameters; here that is answered 415, as the charset is then unknown.
 */
enum MediaType {
    JSON("application/json"),
    FORM("application/x-www-form-urlencoded"),
    MULTIPART("multipart/form-data");

    private static final Pattern PARAMETER =
            Pattern.compile(
                    "\\s*;\\s*(?<name>[A-Za-z0-9!#$%&'*+.^_`|~-]+)="
                            + "(?:\"(?<quoted>[^\"\\\\]*)\"|(?<token>[^\\s;\",]+))");

    private final String text;

    MediaType(String text) {
        this.text = text;
    }

    boolean isForm() {
        return this != JSON;
    }

    /**
     * The type that the headers declare.
     *
     * @throws ProblemException 415 for other types, charsets and encodings
     */
    static MediaType of(MultiMap headers) {
        List<String> encodings = headers.getAll(HttpHeaders.CONTENT_ENCODING);
        if (!encodings.isEmpty()
                && encodings.stream()
                        .anyMatch(encoding -> !encoding.equalsIgnoreCase("identity"))) {
            throw unsupported("A compressed body is not supported.");
        }
        List<String> types = headers.getAll(HttpHeaders.CONTENT_TYPE);
        if (types.size() != 1) {
            throw unsupported("There must be exactly one Content-Type.");
        }
        if (types.get(0).equals(JSON.text)) {
            return JSON;
        }
        String type = types.get(0).strip();
        int end = type.indexOf(';');
        String essence = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        for (MediaType known : values()) {
            if (known.text.equals(essence)) {
                known.checkParameters(end < 0 ? "" : type.substring(end));
                return known;
            }
        }
        throw unsupported("This Content-Type is not supported.");
    }

    private void checkParameters(String parameters) {
        Matcher parameter = PARAMETER.matcher(parameters);
        boolean boundary = false;
        int end = 0;
        // Not find(), which would retry a long run of blanks from every position.
        while (parameter.region(end, parameters.length()).lookingAt()) {
            end = parameter.end();
            String value =
                    parameter.group("quoted") != null
                            ? parameter.group("quoted")
                            : parameter.group("token");
            String name = parameter.group("name").toLowerCase(Locale.ROOT);
            if (name.equals("charset") && !value.equalsIgnoreCase("utf-8")) {
                throw unsupported("The only charset supported is utf-8.");
            }
            boundary |= name.equals("boundary") && !value.isEmpty();
        }
        if (!parameters.substring(end).isBlank()) {
            throw unsupported("The parameters of Content-Type cannot be parsed.");
        }
        if (this == MULTIPART && !boundary) {
            throw unsupported("multipart/form-data needs a boundary.");
        }
    }

    private static ProblemException unsupported(String what) {
        return new ProblemException(
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                what
                        + " Send a tweet as application/json, application/x-www-form-urlencoded or"
                        + " multipart/form-data, in UTF-8.");
    }
}
