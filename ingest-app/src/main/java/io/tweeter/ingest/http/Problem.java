package io.tweeter.ingest.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tweeter.model.Violation;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/**
 * What went wrong, as RFC 9457 describes it ({@code application/problem+json}).
 *
 * @param status HTTP status
 * @param title the same for every problem of its kind
 * @param detail what is wrong with this very request and what to do
 * @param errors the fields or parameters that break a rule, each with what is wrong
 */
public record Problem(int status, String title, String detail, List<Violation> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    public Problem(int status, String title, String detail) {
        this(status, title, detail, List.of());
    }

    /** The problem as UTF-8 JSON. */
    Buffer json() {
        return Json.write(this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", title);
        json.writeNumberField("status", status);
        json.writeStringField("detail", detail);
        if (!errors.isEmpty()) {
            json.writeArrayFieldStart("errors");
            for (Violation violation : errors) {
                json.writeStartObject();
                json.writeStringField("field", violation.field());
                json.writeStringField("message", violation.message());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
