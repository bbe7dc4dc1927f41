package io.tweeter.benchmark.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Tells whenever the pipeline has a new result. Closing this ends it. */
public final class ResultWatch implements AutoCloseable {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** An action that ends when its thread is interrupted. */
    @FunctionalInterface
    private interface Watching {
        void run() throws InterruptedException;
    }

    private final List<Thread> threads = new ArrayList<>();

    /** Watches a topic for new records. */
    public void topic(String bootstrap, String topic, Runnable arrived) {
        watch("watch-" + topic, () -> readTopic(bootstrap, topic, arrived));
    }

    /** Watches what a URL answers; errors are nothing new. */
    public void page(URI page, Runnable arrived) {
        watch("watch-" + page.getPath(), () -> readPage(page, arrived));
    }

    private void watch(String name, Watching watching) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                watching.run();
                            } catch (InterruptedException | InterruptException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private static void readTopic(String bootstrap, String topic, Runnable arrived)
            throws InterruptedException {
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
            while (!Thread.interrupted()) {
                if (!consumer.poll(POLL_INTERVAL).isEmpty()) {
                    arrived.run();
                }
            }
        }
    }

    private static void readPage(URI page, Runnable arrived) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(page).timeout(TIMEOUT).build();
        String last = "";
        while (true) {
            try {
                String body = client.send(request, BodyHandlers.ofString()).body();
                if (!body.equals(last)) {
                    arrived.run();
                    last = body;
                }
            } catch (IOException e) {
                // The next answer tells.
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
