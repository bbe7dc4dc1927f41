package io.tweeter.deploy.tools.deadletters;

import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.model.Topics;
import io.tweeter.model.env.KafkaSettings;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a dead letter; --raw writes its value as raw bytes.")
final class DeadLetterShowCommand extends DeadLetterSubcommand {

    @Parameters(paramLabel = "ID", description = "PARTITION:OFFSET, as printed by list.")
    private String id;

    @Option(
            names = "--raw",
            description = "Writes only the value to standard output, byte for byte.")
    private boolean raw;

    @Override
    protected int run(KafkaSettings kafka) {
        DeadLetterId parsedId = parseId(id);
        DeadLetters deadLetters;
        Optional<ConsumerRecord<byte[], byte[]>> content;
        try (TopicReader topic = new TopicReader(kafka, Topics.DEAD_LETTERS)) {
            deadLetters = DeadLetters.read(topic);
            content = topic.at(parsedId.partition(), parsedId.offset());
        }
        Optional<DeadLetter> found = deadLetters.find(parsedId);
        if (found.isEmpty() || content.isEmpty()) {
            printError("no dead letter " + parsedId);
            return ExitCode.SOFTWARE;
        }
        DeadLetter deadLetter = found.get();
        ConsumerRecord<byte[], byte[]> record = content.get();
        if (raw) {
            System.out.writeBytes(record.value() == null ? new byte[0] : record.value());
            System.out.flush();
            return ExitCode.OK;
        }
        print("id", parsedId.toString());
        print("since", deadLetter.since().toString());
        print("from", deadLetter.origin().toString());
        print("reason", TerminalText.escape(deadLetter.reason()));
        print("replayed", deadLetters.isReplayed(deadLetter) ? "yes" : "no");
        print("trace", TerminalText.escape(DeadLetter.traceparent(record).orElse("(none)")));
        print("key", TerminalText.escape(record.key()));
        print("value", TerminalText.escape(record.value()));
        return ExitCode.OK;
    }

    private void print(String name, String value) {
        out().printf(Locale.ROOT, "%-9s %s%n", name, value);
    }
}
