package io.tweeter.deploy.tools.post;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class SummaryPrinterTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RunStatistics statistics = new RunStatistics(RejectsFile.none(), () -> 0);

    @Command(name = "post")
    private static final class Post {}

    @Test
    void errorsGoToStandardErrorAndTheRestIsInTheRejectsFile() {
        for (int line = 1; line <= 22; line++) {
            statistics.read();
            statistics.failed(
                    new TweetRequest(line, "k", "k", Optional.empty(), "{}".getBytes(UTF_8)),
                    "503");
        }
        print(false, Path.of("r.jsonl"));
        assertThat(err.toString().lines())
                .hasSize(21)
                .startsWith("line 1: 503")
                .endsWith("... and 2 more, see r.jsonl");
        assertThat(out.toString()).startsWith("0 sent: 0 accepted, 0 rejected, 22 failed");
    }

    @Test
    void jsonIsTheOnlyOutput() {
        print(true, null);
        assertThat(out.toString()).startsWith("{\"lines\":0").hasLineCount(1);
        assertThat(err.toString()).isEmpty();
    }

    private void print(boolean json, Path rejects) {
        CommandLine command =
                new CommandLine(new Post())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        SummaryPrinter printer = new SummaryPrinter(statistics, json, rejects, command);
        printer.onInterrupt(() -> {});
        printer.close();
        printer.close();
    }
}
