package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerErrorTest {

    @Test
    void aStackTraceIsShortenedToItsInnermostCause() {
        String answer =
                """
                [Internal server error., <Exception on server side:
                org.apache.flink.runtime.rest.handler.RestHandlerException: Could not execute application.
                \tat org.apache.flink.runtime.webmonitor.handlers.JarRunHandler.lambda$handleRequest$1(JarRunHandler.java:114)
                Caused by: java.util.concurrent.CompletionException: org.apache.flink.util.FlinkRuntimeException: Could not execute application.
                \t... 2 more
                Caused by: io.tweeter.model.env.InvalidSettingException: TWEETER_DEDUP_HORIZON is 'x', not a time
                \tat io.tweeter.model.env.Environment.duration(Environment.java:1)

                End of exception on server side>]""";
        assertThat(ServerError.shorten(answer))
                .isEqualTo("TWEETER_DEDUP_HORIZON is 'x', not a time (InvalidSettingException)");
    }

    @Test
    void aStackTraceWithoutACauseIsShortenedToItsFirstLine() {
        String answer =
                """
                [Internal server error., <Exception on server side:
                java.lang.NullPointerException
                \tat a.B.c(B.java:1)
                End of exception on server side>]""";
        assertThat(ServerError.shorten(answer)).isEqualTo("NullPointerException");
        assertThat(ServerError.shorten("java.lang.IllegalStateException: broke\n\tat a.B.c(B)"))
                .isEqualTo("broke (IllegalStateException)");
    }

    @Test
    void plainTextStaysAsItIs() {
        assertThat(ServerError.shorten("[Job 00 not found]")).isEqualTo("Job 00 not found");
        assertThat(ServerError.shorten("")).isEqualTo("no reason given");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(ServerError.shorten("java.io.IOException: " + "x".repeat(10_000)))
                .hasSizeLessThan(500)
                .endsWith("...");
    }

    @Test
    void anAnswerOfAnotherServerIsReportedAsSuch() {
        assertThat(
                        ServerError.shorten(
                                "Response was not valid JSON, but plain-text: <html>\n<body>"))
                .isEqualTo("what answers there is not Flink's REST API");
    }
}
