package io.tweeter.deploy.servers.flink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFutureListener;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaders;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpMethod;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;

/**
 * Refuses what another site's page makes a browser send to Flink, which runs any jar that it is
 * given. Browsers say where a request comes from in {@code Sec-Fetch-Site} or {@code Origin}, which
 * no page can forge; programs send neither.
 *
 * <p>A page whose own name has come to lead here (DNS rebinding) is no other site to the browser.
 * The name gives it away: this server goes by addresses, names without a dot such as {@code
 * localhost} and those of containers, and names that its configuration has.
 */
final class BrowserGuard extends ChannelInboundHandlerAdapter {

    private static final Pattern ADDRESS = Pattern.compile("\\[.*|[0-9.]+");
    private static final Set<String> PAGE = Set.of("/", "/index.html");

    private final List<String> names;
    private final Optional<String> ownName;
    private final boolean checksName;
    private boolean refused;

    BrowserGuard(List<String> names, Optional<String> ownName, boolean checksName) {
        this.names = names;
        this.ownName = ownName;
        this.checksName = checksName;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && !refused) {
            reasonToRefuse(context.channel().remoteAddress(), request)
                    .ifPresent(reason -> refuse(context, reason));
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private Optional<String> reasonToRefuse(SocketAddress client, HttpRequest request) {
        HttpHeaders headers = request.headers();
        String host = headers.get(HttpHeaderNames.HOST, "").toLowerCase(Locale.ROOT);
        String site = headers.get("Sec-Fetch-Site");
        if (site != null) {
            boolean own = site.equals("same-origin") || site.equals("none");
            return own || followsALinkToThePage(request)
                    ? Optional.empty()
                    : Optional.of("The request comes from a page of another site.");
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin != null
                && !origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").equals(host)) {
            return Optional.of("The request comes from a page of another site.");
        }
        return isOwnName(client, host.replaceFirst(":\\d*$", ""))
                ? Optional.empty()
                : Optional.of(
                        "The request has a name in its header Host that Flink does not know as its"
                                + " own; add it to tweeter.rest.hosts in Flink's configuration.");
    }

    /** In a tab, not in a frame, where a click could be meant for something else. */
    private static boolean followsALinkToThePage(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && "document".equals(request.headers().get("Sec-Fetch-Dest"))
                && PAGE.contains(request.uri().replaceFirst("\\?.*", ""));
    }

    private boolean isOwnName(SocketAddress client, String name) {
        return !checksName
                || !name.contains(".")
                || ADDRESS.matcher(name).matches()
                || names.stream().anyMatch(name::equalsIgnoreCase)
                || ownName.filter(name::equalsIgnoreCase).isPresent()
                || (names.contains(BrowserGuardFactory.ANY) && !isHere(client));
    }

    /** Such as a browser's request through {@code kubectl port-forward}. */
    private static boolean isHere(SocketAddress client) {
        return client instanceof InetSocketAddress address
                && address.getAddress().isLoopbackAddress();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to do
    private void refuse(ChannelHandlerContext context, String reason) {
        refused = true;
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.FORBIDDEN,
                        // as Flink's own errors
                        Unpooled.copiedBuffer("{\"errors\":[\"" + reason + "\"]}", US_ASCII));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=UTF-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
