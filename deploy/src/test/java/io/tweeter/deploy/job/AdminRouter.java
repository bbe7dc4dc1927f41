package io.tweeter.deploy.job;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A proxy in front of Flink as DC/OS has one: TLS with a certificate of its own, a path prefix, and
 * a token in a header.
 */
final class AdminRouter implements AutoCloseable {

    static final String PASSWORD = "changeit";

    private static final String PREFIX = "/service/flink";

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpsServer server;
    private final URI flink;
    private final String authorization;

    /**
     * Starts the proxy.
     *
     * @param keyStore as {@link #keyStore} makes it
     * @param authorization what the header of that name has to be
     */
    AdminRouter(URI flink, Path keyStore, String authorization) throws Exception {
        this.flink = flink;
        this.authorization = authorization;
        this.server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(keyStore)));
        server.createContext(PREFIX, this::handle);
        server.start();
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort() + PREFIX + "/";
    }

    /** Makes a certificate for localhost that nobody has signed, with the JDK's own tool. */
    static Path keyStore(Path directory) throws Exception {
        Path store = directory.resolve("router.p12");
        Process keytool =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString(),
                                        "-genkeypair",
                                        "-alias",
                                        "router",
                                        "-keyalg",
                                        "RSA",
                                        "-dname",
                                        "CN=localhost",
                                        "-storetype",
                                        "PKCS12",
                                        "-keystore",
                                        store.toString(),
                                        "-storepass",
                                        PASSWORD))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        return store;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            HttpResponse<byte[]> answer = client.send(forward(exchange), bytes());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest forward(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString().substring(PREFIX.length());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(flink.resolve(target))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(
                                        exchange.getRequestBody().readAllBytes()));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        return request.build();
    }

    private static HttpResponse.BodyHandler<byte[]> bytes() {
        return HttpResponse.BodyHandlers.ofByteArray();
    }

    private static SSLContext tls(Path keyStore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }
}
