package io.tweeter.deploy.servers.flink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.channel.embedded.EmbeddedChannel;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpServerCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserGuardTest {

    private static final String UPLOAD = "POST /jars/upload";

    /** The headers of each are separated by a semicolon. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:8081;Origin: http://evil.example",
                "Host: localhost:8081;Origin: http://localhost:10000",
                "Host: localhost:8081;Origin: null",
                "Host: localhost:8081;Sec-Fetch-Site: cross-site",
                "Host: localhost:8081;Sec-Fetch-Site: same-site;Sec-Fetch-Dest: document",
                "Host: evil.example;Sec-Fetch-Site: cross-site;Origin: http://evil.example",
                "Origin: http://evil.example"
            })
    void pagesOfOtherSitesAreRefused(String headers) {
        assertThat(answer(UPLOAD, headers)).startsWith("HTTP/1.1 403 ").contains("another site");
        assertThat(answer("GET /jobs/1/yarn-cancel", headers)).startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: localhost:8081",
                "Host: jobmanager:8081",
                "Host: 127.0.0.1:8081",
                "Host: [::1]:8081",
                "Host: localhost:8081;Origin: http://localhost:8081",
                "Host: localhost:8081;Origin: http://localhost:8081;Sec-Fetch-Site: same-origin",
                // Through proxies that do not pass the name on, and over TLS.
                "Host: 10.0.0.7:8082;Origin: https://dcos.example;Sec-Fetch-Site: same-origin",
                "Host: dcos.example;Origin: https://dcos.example;Sec-Fetch-Site: same-origin"
            })
    void programsAndItsOwnPageAreServed(String headers) {
        assertThat(answer(UPLOAD, headers)).isEqualTo("served");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /, document, served",
        "GET /?x, document, served",
        "GET /, iframe, refused",
        "GET /, script, refused",
        "GET /overview, document, refused",
        "POST /, document, refused"
    })
    void linksOfOtherSitesLeadToThePageAlone(String request, String destination, String expected) {
        String headers = "Host: localhost;Sec-Fetch-Site: cross-site;Sec-Fetch-Dest: ";
        String answer = answer(request, headers + destination);
        assertThat(answer.equals("served") ? answer : "refused").isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example:8081, refused",
        "evil.example., refused",
        "127.0.0.1.evil.example, refused",
        "flink.example:8081, served",
        "FLINK.example, served",
        "rest.example:8081, served"
    })
    void aNameThatOthersCanGiveHasToBeConfigured(String host, String expected) {
        Configuration configuration =
                configuration(
                        "rest.address", "rest.example", "tweeter.rest.hosts", "flink.example");
        for (String headers :
                new String[] {"Host: " + host, "Host: " + host + ";Origin: http://" + host}) {
            String answer = answer(configuration, null, "GET /jobs", headers);
            assertThat(answer.contains("tweeter.rest.hosts") ? "refused" : answer)
                    .isEqualTo(expected);
        }
    }

    @Test
    void whoseNameIsAnyIsCalledByAllNamesButNotFromItsOwnMachine() {
        Configuration configuration = configuration("tweeter.rest.hosts", "any");
        String headers = "Host: tweet-store-rest.tweeter:8081";
        InetSocketAddress pod = new InetSocketAddress("10.0.0.7", 50_000);
        InetSocketAddress forwarded =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
        assertThat(answer(configuration, pod, "GET /jobs", headers)).isEqualTo("served");
        assertThat(answer(configuration, forwarded, "GET /jobs", headers))
                .startsWith("HTTP/1.1 403 ");
        assertThat(answer(configuration, forwarded, "GET /jobs", "Host: localhost:8081"))
                .isEqualTo("served");
    }

    @Test
    void overTlsTheCertificateSaysWhichNamesItHas() {
        Configuration configuration = configuration("security.ssl.rest.enabled", "true");
        assertThat(answer(configuration, null, UPLOAD, "Host: dcos.example")).isEqualTo("served");
        assertThat(answer(configuration, null, UPLOAD, "Host: dcos.example;Origin: http://evil"))
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void flinkFindsIt() {
        assertThat(ServiceLoader.load(InboundChannelHandlerFactory.class))
                .hasOnlyElementsOfType(BrowserGuardFactory.class)
                .hasSize(1);
    }

    private static Configuration configuration(String... settings) {
        Configuration configuration = new Configuration();
        for (int i = 0; i < settings.length; i += 2) {
            configuration.setString(settings[i], settings[i + 1]);
        }
        return configuration;
    }

    private static String answer(String request, String headers) {
        return answer(new Configuration(), null, request, headers);
    }

    /** "served" if Flink's handlers see the request and its body, else all that is answered. */
    private static String answer(
            Configuration configuration, SocketAddress client, String request, String headers) {
        EmbeddedChannel channel =
                new EmbeddedChannel(new HttpServerCodec()) {
                    @Override
                    protected SocketAddress remoteAddress0() {
                        return client == null ? super.remoteAddress0() : client;
                    }
                };
        // In front of it, as Flink's upload handler is.
        StringBuilder uploads = new StringBuilder();
        channel.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                uploads.append('x');
                                context.fireChannelRead(message);
                            }
                        });
        channel.pipeline()
                .addLast(
                        new BrowserGuardFactory()
                                .createHandler(configuration, Map.of())
                                .orElseThrow());
        String head = headers.isEmpty() ? "" : headers.replace(";", "\r\n") + "\r\n";
        String body = "jar";
        channel.writeInbound(
                Unpooled.copiedBuffer(
                        request + " HTTP/1.1\r\n" + head + "Content-Length: 3\r\n\r\n" + body,
                        US_ASCII));
        StringBuilder answer = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            answer.append(part.toString(US_ASCII));
            part.release();
        }
        boolean served = !channel.inboundMessages().isEmpty();
        assertThat(uploads.isEmpty()).as("no upload is written").isNotEqualTo(served);
        assertThat(channel.isOpen()).isEqualTo(served);
        channel.finishAndReleaseAll();
        return served && answer.isEmpty() ? "served" : answer.toString();
    }
}
