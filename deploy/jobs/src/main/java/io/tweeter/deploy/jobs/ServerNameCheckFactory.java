package io.tweeter.deploy.jobs;

import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.OutboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.handler.ssl.SslHandler;

/**
 * Makes Flink's REST client check that a server's certificate is for the name in its address, which
 * it does not do by itself. The client finds this class with a {@link java.util.ServiceLoader}.
 */
public final class ServerNameCheckFactory implements OutboundChannelHandlerFactory {

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<ChannelHandler> createHandler(Configuration configuration) {
        return Optional.of(
                new ChannelHandlerAdapter() {
                    @Override
                    public void handlerAdded(ChannelHandlerContext context) {
                        SslHandler tls = context.pipeline().get(SslHandler.class);
                        if (tls != null) {
                            SSLParameters parameters = tls.engine().getSSLParameters();
                            parameters.setEndpointIdentificationAlgorithm("HTTPS");
                            tls.engine().setSSLParameters(parameters);
                        }
                    }
                });
    }
}
