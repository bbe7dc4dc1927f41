package io.tweeter.deploy.tools.client;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Mixin: option {@code --to}, the address of the ingest service. */
public final class ServiceOption {

    @Option(
            names = "--to",
            paramLabel = "URL",
            defaultValue = "http://localhost:10000",
            converter = ServiceAddress.class,
            description =
                    "Address of the load balancer or of one ingest instance (default:"
                            + " ${DEFAULT-VALUE}).")
    private URI address;

    /** An {@code http} or {@code https} URL with a host. */
    public URI address() {
        return address;
    }

    /**
     * An address below the service's, whose path is kept.
     *
     * @param path starts with a slash
     */
    public static URI resolve(URI service, String path) {
        return URI.create(service.toString().replaceAll("/+$", "") + path);
    }

    static final class ServiceAddress implements ITypeConverter<URI> {

        /** Parses a URL; {@code http://} may be left out. */
        @Override
        public URI convert(String text) {
            try {
                URI uri = new URI(text.contains("://") ? text : "http://" + text);
                boolean web =
                        "http".equalsIgnoreCase(uri.getScheme())
                                || "https".equalsIgnoreCase(uri.getScheme());
                if (web && uri.getHost() != null && uri.getRawQuery() == null) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                // reported below, like an address of another kind
            }
            throw new TypeConversionException(
                    "'" + text + "' is not a URL such as http://localhost:10000");
        }
    }
}
