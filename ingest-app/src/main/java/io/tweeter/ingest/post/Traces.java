package io.tweeter.ingest.post;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.tweeter.model.TweetHeaders;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/**
 * Passes the trace of a request on to the record of its tweet, as W3C's Trace Context has it. It
 * makes no spans and needs no SDK; a request without a trace costs one look-up.
 */
final class Traces {

    /** Only the one header: what the jobs pass on. */
    private static final TextMapGetter<MultiMap> GETTER =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(MultiMap headers) {
                    return List.of(TweetHeaders.TRACEPARENT);
                }

                @Override
                public String get(MultiMap headers, String name) {
                    return name.equals(TweetHeaders.TRACEPARENT) ? headers.get(name) : null;
                }
            };

    private Traces() {}

    /** The trace of a request; invalid if it has none, or none that is valid. */
    static SpanContext of(MultiMap headers) {
        if (!headers.contains(TweetHeaders.TRACEPARENT)) {
            return SpanContext.getInvalid();
        }
        return Span.fromContext(
                        W3CTraceContextPropagator.getInstance()
                                .extract(Context.root(), headers, GETTER))
                .getSpanContext();
    }

    /** Adds a valid trace to the headers of a record. */
    static void inject(SpanContext trace, Headers headers) {
        if (trace.isValid()) {
            W3CTraceContextPropagator.getInstance()
                    .inject(
                            Context.root().with(Span.wrap(trace)),
                            headers,
                            (carrier, name, value) ->
                                    carrier.add(name, value.getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
