package io.tweeter.ingest.http;

import java.util.List;
import java.util.Locale;

/** Chooses between a page and JSON by the header Accept. */
final class Accept {

    private Accept() {}

    /**
     * Whether the client names HTML and gives JSON no higher weight, as every browser does. A
     * client that accepts anything gets JSON.
     */
    static boolean prefersHtml(List<String> accept) {
        double html = 0;
        double json = 0;
        for (String line : accept) {
            for (String item : line.split(",", -1)) {
                String[] parts = item.split(";", -1);
                switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
                    case "text/html", "application/xhtml+xml" ->
                            html = Math.max(html, weight(parts));
                    case "application/json", "application/problem+json" ->
                            json = Math.max(json, weight(parts));
                    default -> {
                        // neither of them
                    }
                }
            }
        }
        return html > 0 && html >= json;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2).strip());
                } catch (NumberFormatException e) {
                    return 0; // a weight that cannot be parsed counts as no preference
                }
            }
        }
        return 1;
    }
}
