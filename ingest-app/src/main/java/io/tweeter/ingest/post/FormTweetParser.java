package io.tweeter.ingest.post;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.tweeter.ingest.http.PercentDecoder;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.page.ComposeForm;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tweet from the fields of a form: {@code tweet[handle]} and {@code tweet[content]}, as the
 * classic page names them, or the bare names. Other fields are ignored.
 */
final class FormTweetParser {

    private static final int MOST_FIELDS = 64;

    private FormTweetParser() {}

    /**
     * Reads {@code application/x-www-form-urlencoded}.
     *
     * @throws ProblemException 400 if it is not that, or names a field twice
     */
    static PostedTweet parseUrlEncoded(Buffer body) {
        String text = PercentDecoder.utf8(ByteBuffer.wrap(body.getBytes()));
        Fields fields = new Fields();
        for (String pair : text.split("&", MOST_FIELDS + 1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.put(PercentDecoder.decodeFormText(name), PercentDecoder.decodeFormText(value));
        }
        return fields.toTweet();
    }

    /**
     * Reads {@code multipart/form-data}.
     *
     * @param contentType with the boundary
     * @throws ProblemException 400 if it is not that, or names a field twice
     */
    static PostedTweet parseMultipart(Buffer body, String contentType) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        "/tweets",
                        Unpooled.wrappedBuffer(body.getBytes()));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        Fields fields = new Fields();
        HttpPostMultipartRequestDecoder decoder = null;
        try {
            // In memory only: the body is bounded already.
            decoder =
                    new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), request);
            for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
                if (part instanceof Attribute field) {
                    fields.put(field.getName(), PercentDecoder.utf8(ByteBuffer.wrap(field.get())));
                }
            }
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException
                | HttpPostRequestDecoder.NotEnoughDataDecoderException
                | HttpPostRequestDecoder.TooManyFormFieldsException
                | HttpPostRequestDecoder.TooLongFormFieldException e) {
            throw ProblemException.badRequest("The body is not multipart/form-data.");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
        }
        return fields.toTweet();
    }

    private static final class Fields {
        private final Map<String, String> values = new HashMap<>();

        void put(String name, String value) {
            if (values.size() >= MOST_FIELDS) {
                throw ProblemException.badRequest("The form has too many fields.");
            }
            if (values.put(name, value) != null) {
                throw ProblemException.badRequest("The form names a field twice.");
            }
        }

        private String either(String name) {
            String classic = values.get("tweet[" + name + "]");
            return classic != null ? classic : values.get(name);
        }

        PostedTweet toTweet() {
            // An empty hidden field is one that nobody filled in.
            Optional<String> key =
                    Optional.ofNullable(values.get(ComposeForm.KEY_FIELD))
                            .filter(k -> !k.isEmpty());
            return new PostedTweet(either("handle"), either("content"), key);
        }
    }
}
