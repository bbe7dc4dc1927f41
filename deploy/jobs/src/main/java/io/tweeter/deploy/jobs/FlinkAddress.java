package io.tweeter.deploy.jobs;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.rest.HttpHeader;

/**
 * Where a Flink cluster's REST API is, and what its requests need.
 *
 * @param tls whether the address starts with {@code https}
 * @param prefix path in front of the API's own, as behind DC/OS's Admin Router; starts and ends
 *     with a slash
 * @param headers sent with every request; may hold a token, so they are never printed
 * @param trustStore certificates to trust instead of the JDK's
 * @param keyStore certificate to present, and its private key, for a server that requires one
 */
public record FlinkAddress(
        boolean tls,
        String host,
        int port,
        String prefix,
        List<HttpHeader> headers,
        Optional<Store> trustStore,
        Optional<Store> keyStore) {

    /** JobManager that {@code tweeter up} starts. */
    public static final String DEFAULT = "http://localhost:8081";

    /** Headers, one {@code name:value} a line; the name is the one Flink's own client uses. */
    private static final String HEADERS = "FLINK_REST_CLIENT_HEADERS";

    static final String TRUST_STORE = "FLINK_REST_TRUSTSTORE";
    private static final String TRUST_STORE_PASSWORD = "FLINK_REST_TRUSTSTORE_PASSWORD";
    static final String KEY_STORE = "FLINK_REST_KEYSTORE";
    private static final String KEY_STORE_PASSWORD = "FLINK_REST_KEYSTORE_PASSWORD";

    /** A PKCS 12 or JKS file; the password, also that of a key in it, is never printed. */
    public record Store(String path, String password) {
        @Override
        public String toString() {
            return "Store[" + path + "]";
        }
    }

    public FlinkAddress {
        headers = List.copyOf(headers);
    }

    /**
     * Reads an address such as {@code http://localhost:8081} or {@code
     * https://master/service/flink/}, and from the environment the headers to send ({@code
     * FLINK_REST_CLIENT_HEADERS}), a store of trusted certificates ({@code FLINK_REST_TRUSTSTORE}
     * and {@code FLINK_REST_TRUSTSTORE_PASSWORD}) and one with a certificate and its key ({@code
     * FLINK_REST_KEYSTORE} and {@code FLINK_REST_KEYSTORE_PASSWORD}).
     *
     * @throws InvalidSettingException if one of them is malformed
     */
    public static FlinkAddress of(String url, Environment environment) {
        URI uri = parse(url);
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int defaultPort = tls ? 443 : 80;
        return new FlinkAddress(
                tls,
                uri.getHost(),
                uri.getPort() < 0 ? defaultPort : uri.getPort(),
                prefix(uri.getRawPath()),
                headers(environment),
                store(environment, TRUST_STORE, TRUST_STORE_PASSWORD),
                store(environment, KEY_STORE, KEY_STORE_PASSWORD));
    }

    private static Optional<Store> store(Environment environment, String file, String password) {
        return environment.find(file).map(path -> new Store(path, environment.text(password, "")));
    }

    /** Options of Flink's client for this address. */
    Configuration toConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.URL_PREFIX, prefix);
        configuration.set(SecurityOptions.SSL_REST_ENABLED, tls);
        if (tls) {
            // Flink's defaults are one protocol and one cipher, which current servers reject.
            SSLParameters defaults = defaultTls();
            configuration.set(
                    SecurityOptions.SSL_PROTOCOL, String.join(",", defaults.getProtocols()));
            configuration.set(
                    SecurityOptions.SSL_ALGORITHMS, String.join(",", defaults.getCipherSuites()));
        }
        trustStore.ifPresent(
                store -> {
                    configuration.set(SecurityOptions.SSL_REST_TRUSTSTORE, store.path());
                    configuration.set(
                            SecurityOptions.SSL_REST_TRUSTSTORE_PASSWORD, store.password());
                });
        keyStore.ifPresent(
                store -> {
                    configuration.set(SecurityOptions.SSL_REST_AUTHENTICATION_ENABLED, true);
                    configuration.set(SecurityOptions.SSL_REST_KEYSTORE, store.path());
                    configuration.set(SecurityOptions.SSL_REST_KEYSTORE_PASSWORD, store.password());
                    configuration.set(SecurityOptions.SSL_REST_KEY_PASSWORD, store.password());
                });
        return configuration;
    }

    private static SSLParameters defaultTls() {
        try {
            return SSLContext.getDefault().getDefaultSSLParameters();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** The address as users write it, without secrets. */
    @Override
    public String toString() {
        String path = prefix.length() == 1 ? "" : prefix;
        return (tls ? "https" : "http") + "://" + host + ":" + port + path;
    }

    private static URI parse(String url) {
        try {
            URI uri = new URI(url.contains("://") ? url : "http://" + url);
            boolean web =
                    "http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme());
            if (uri.getRawUserInfo() != null) {
                throw new InvalidSettingException(
                        "Flink's address",
                        "holds a user name; give credentials as a header in " + HEADERS);
            }
            if (web
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // reported below, like an address of another kind
        }
        throw new InvalidSettingException(
                "Flink's address", "is '" + url + "', not a URL such as " + DEFAULT);
    }

    private static String prefix(String path) {
        if (path == null || path.isEmpty()) {
            return "/";
        }
        return path.endsWith("/") ? path : path + "/";
    }

    private static List<HttpHeader> headers(Environment environment) {
        return environment.find(HEADERS).stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .map(FlinkAddress::header)
                .toList();
    }

    private static HttpHeader header(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            // The line itself is not shown: it may be a token.
            throw new InvalidSettingException(
                    HEADERS, "has a line that is not of the form name:value");
        }
        return new HttpHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
}
