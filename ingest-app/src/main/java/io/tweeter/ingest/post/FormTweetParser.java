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
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.UrlEncoding;
import io.tweeter.ingest.http.Utf8;
import io.tweeter.ingest.page.ComposeForm;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a tweet from the fields of a form: {@code tweet[handle]} and {@code tweet[content]}, as the
 * classic page names them, or the bare names. Other fields are ignored.
 */
final class FormTweetParser {

    private static final int MAX_FIELDS = 64;

    private static final String HANDLE = "handle";
    private static final String CONTENT = "content";
    private static final Set<String> NAMES =
            Set.of(
                    HANDLE,
                    CONTENT,
                    ComposeForm.HANDLE_FIELD,
                    ComposeForm.CONTENT_FIELD,
                    ComposeForm.KEY_FIELD);

    private FormTweetParser() {}

    /**
     * Reads {@code application/x-www-form-urlencoded}.
     *
     * @throws ProblemException 400 if it is anything else, or has one of these fields twice
     */
    static PostedTweet parseUrlEncoded(Buffer body) {
        Fields fields = new Fields();
        UrlEncoding.pairs(Utf8.decode(body.getBytes()), MAX_FIELDS + 1)
                .forEach(pair -> fields.put(pair.name(), pair.value()));
        return fields.toTweet();
    }

    /**
     * Reads {@code multipart/form-data}.
     *
     * @param contentType with the boundary
     * @throws ProblemException 400 if it is anything else, or has one of these fields twice
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
                    fields.put(field.getName(), Utf8.decode(field.get()));
                }
            }
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException
                | HttpPostRequestDecoder.NotEnoughDataDecoderException
                | HttpPostRequestDecoder.TooManyFormFieldsException
                | HttpPostRequestDecoder.TooLongFormFieldException e) {
            throw ProblemException.badRequest("The body is not valid multipart/form-data.");
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
        private int number;

        void put(String name, String value) {
            if (++number > MAX_FIELDS) {
                throw ProblemException.badRequest("The form has too many fields.");
            }
            if (NAMES.contains(name) && values.put(name, value) != null) {
                throw ProblemException.badRequest("The form has the field " + name + " twice.");
            }
        }

        PostedTweet toTweet() {
            // A hidden field that was not filled in is sent empty.
            Optional<String> key =
                    Optional.ofNullable(values.get(ComposeForm.KEY_FIELD))
                            .filter(k -> !k.isEmpty());
            return new PostedTweet(
                    values.getOrDefault(ComposeForm.HANDLE_FIELD, values.get(HANDLE)),
                    values.getOrDefault(ComposeForm.CONTENT_FIELD, values.get(CONTENT)),
                    key);
        }
    }
}
