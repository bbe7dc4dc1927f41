package io.tweeter.deploy.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerNightlyIT {

    private static final String TOPIC = "greetings";

    @TempDir Path dir;

    @Test
    void dataSurvivesARestartOnAnotherPort() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir)) {
            createTopic(kafka);
            write(kafka, "hello");
        }
        try (KafkaServer kafka = KafkaServer.start(dir)) {
            write(kafka, "again");
            assertThat(read(kafka)).containsExactly("hello", "again");
        }
    }

    private static void createTopic(KafkaServer kafka) throws Exception {
        try (Admin admin = Admin.create(client(kafka))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static void write(KafkaServer kafka, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        client(kafka), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(60, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(KafkaServer kafka) {
        return TopicRecords.read(kafka.bootstrapServers(), TOPIC, new StringDeserializer()).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private static Map<String, Object> client(KafkaServer kafka) {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }
}
