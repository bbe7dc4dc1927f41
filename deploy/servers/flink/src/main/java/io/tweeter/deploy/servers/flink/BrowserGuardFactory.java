package io.tweeter.deploy.servers.flink;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.Channel;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInitializer;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelPipeline;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpServerCodec;

/**
 * Puts a {@link BrowserGuard} into each connection to Flink's REST interface. Flink finds this
 * class with a {@link java.util.ServiceLoader}.
 */
public final class BrowserGuardFactory implements InboundChannelHandlerFactory {

    /** Names with a dot by which clients may call this server; {@value #ANY} lets in all. */
    static final ConfigOption<List<String>> HOSTS =
            ConfigOptions.key("tweeter.rest.hosts").stringType().asList().defaultValues();

    static final String ANY = "any";

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<ChannelHandler> createHandler(
            Configuration configuration, Map<String, String> responseHeaders) {
        return Optional.of(
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // Flink adds this one last; an upload must not even be written to the disk.
                        ChannelPipeline pipeline = channel.pipeline();
                        pipeline.addAfter(
                                pipeline.context(HttpServerCodec.class).name(),
                                null,
                                guard(configuration));
                    }
                });
    }

    private static BrowserGuard guard(Configuration configuration) {
        return new BrowserGuard(
                configuration.get(HOSTS),
                configuration.getOptional(RestOptions.ADDRESS),
                // Under another name a browser would not accept the certificate.
                !configuration.get(SecurityOptions.SSL_REST_ENABLED));
    }
}
