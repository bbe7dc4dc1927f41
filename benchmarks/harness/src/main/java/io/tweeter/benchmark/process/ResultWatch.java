package io.tweeter.benchmark.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Tells whenever the pipeline has a new result. Closing this ends it. */
public final class ResultWatch implements AutoCloseable {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private volatile boolean closed;

    /** Watches a topic for new records. */
    public void topic(String bootstrap, String topic, Runnable arrived) {
        watch("watch-" + topic, () -> readTopic(bootstrap, topic, arrived));
    }

    /** Watches what a URL answers; errors are nothing new. */
    public void page(URI page, Runnable arrived) {
        watch("watch-" + page.getPath(), () -> readPage(page, arrived));
    }

    private static void watch(String name, Runnable watching) {
        Thread thread = new Thread(watching, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void readTopic(String bootstrap, String topic, Runnable arrived) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(
                    consumer.partitionsFor(topic).stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList());
            consumer.seekToEnd(List.of());
            while (!closed) {
                if (!consumer.poll(POLL_INTERVAL).isEmpty()) {
                    arrived.run();
                }
            }
        }
    }

    private void readPage(URI page, Runnable arrived) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(page).timeout(TIMEOUT).build();
        String last = "";
        while (!closed) {
            try {
                HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                if (response.statusCode() == 200 && !response.body().equals(last)) {
                    arrived.run();
                    last = response.body();
                }
                Thread.sleep(POLL_INTERVAL.toMillis());
            } catch (IOException e) {
                // The next answer tells.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
