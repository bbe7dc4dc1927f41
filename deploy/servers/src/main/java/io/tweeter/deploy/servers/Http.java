package io.tweeter.deploy.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Small requests to servers on this machine. */
public final class Http {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();

    private Http() {}

    /** A URI on the loopback address. */
    public static URI local(int port, String path) {
        return at(Server.LOOPBACK, port, path);
    }

    /** A URI of a server on this machine. */
    static URI at(String host, int port, String path) {
        return URI.create("http://" + host + ":" + port + path);
    }

    /**
     * Requests a page and discards the body.
     *
     * @throws IOException if the answer is not 200
     */
    public static void expectOk(URI uri) throws IOException, InterruptedException {
        get(uri, HttpResponse.BodyHandlers.discarding());
    }

    /**
     * Requests a page.
     *
     * @throws IOException if the answer is not 200
     */
    static <T> T get(URI uri, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        HttpResponse<T> answer =
                CLIENT.send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), body);
        if (answer.statusCode() != 200) {
            throw new IOException(uri + " answers with status " + answer.statusCode());
        }
        return answer.body();
    }
}
