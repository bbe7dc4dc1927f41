package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;
import static io.tweeter.deploy.chaos.Injections.untilOver;

import io.tweeter.deploy.chaos.Fault.Injection;
import io.tweeter.deploy.chaos.Fault.Requirement;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.stack.StackPorts;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The faults of a stack of one node. */
final class OneNodeFaults {

    private static final List<String> SERVERS =
            List.of("ingest-1", "haproxy", "taskmanager", "jobmanager", "kafka", "cassandra");

    private static final int COPIES = 10_000;
    private static final int COPIES_AT_ONCE = 64;
    private static final int BURST = 20_000;
    private static final int BURST_AT_ONCE = 1_500;

    /** More than three instances may have in flight, and fewer than HAProxy has connections. */
    private static final int OVERLOAD = 3_900;

    /** An instance below its limit waits at most half of that for Kafka. */
    private static final Duration MAX_FREEZE = Duration.ofSeconds(10);

    private static final int LATE_TWEETS = 200;
    private static final int MAX_SKEW_SECONDS = 600;

    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int SKEWED_TWEETS = 200;
    private static final Duration CUT_EVERY = Duration.ofSeconds(1);

    /** A slow server is frozen for nine tenths of the time. */
    private static final Duration SLOW_FROZEN = Duration.ofMillis(450);

    private static final Duration SLOW_RUNNING = Duration.ofMillis(50);

    private final List<Fault> faults = new ArrayList<>();
    private final Duration pause;
    private final Random random;

    /**
     * Makes all of them.
     *
     * @param pause how long a frozen process stays frozen
     * @param away how long Kafka or Cassandra stay stopped
     */
    static Faults all(Duration pause, Duration away, Random random) {
        return new Faults(new OneNodeFaults(pause, away, random).faults);
    }

    private OneNodeFaults(Duration pause, Duration away, Random random) {
        this.pause = pause;
        this.random = random;
        for (String server : SERVERS) {
            add(
                    "kill-" + server,
                    "SIGKILL of " + server,
                    (v, c, l) -> v.kill(server),
                    victims -> victims.missing(server));
        }
        for (String server : SERVERS) {
            add(
                    "freeze-" + server,
                    "SIGSTOP of " + server + lasting(pause),
                    Injections.freeze(pause, server),
                    victims -> victims.missing(server));
        }
        for (String server : List.of("kafka", "cassandra")) {
            add(
                    "away-" + server,
                    server + " is stopped" + lasting(away),
                    (v, c, l) -> v.takeAway(server, away));
        }
        add("slow-cassandra", "Cassandra runs a tenth of the time" + lasting(pause), this::slow);
        add(
                "kill-supervisor",
                "SIGKILL of tweeter up, then up again",
                (v, c, l) -> {
                    v.kill("supervisor");
                    v.up();
                });
        add(
                "freeze-supervisor",
                "SIGSTOP of tweeter up" + lasting(pause),
                Injections.freeze(pause, "supervisor"));
        add("freeze-all", "SIGSTOP of everything" + lasting(pause), Injections.freezeAll(pause));
        add("power-cut", "SIGKILL of everything, then up again", Injections.powerCut());
        add("cut", "connections are cut in requests and answers" + lasting(pause), this::cut);
        cutting("kafka", ports -> new int[] {ports.kafka()});
        cutting("cassandra", ports -> new int[] {ports.cassandra()});
        cutting("jobmanager", ports -> new int[] {ports.flink().rpc(), ports.flink().blob()});
        faults.add(
                Injections.filling(
                        "kafka", "Kafka's data", pause, victims -> victims.dataOf("kafka")));
        faults.add(
                Injections.filling("checkpoints", "the checkpoints", pause, Victims::checkpoints));
        add("copies", "one key is posted 10,000 times to all instances", this::copies);
        add("burst", "20,000 tweets at once, 1,500 connections", this::burst);
        add(
                "overload",
                "3,900 tweets at once, while Kafka is frozen until the first answer",
                this::overload);
        add("times", "tweets with times up to ten minutes off", this::times);
        add(
                "clocks",
                "instances whose clocks are %d s fast and slow get the same keys"
                        .formatted(SKEW.toSeconds()),
                this::clocks,
                victims -> WrongClock.missing());
    }

    private void add(String name, String description, Injection injection) {
        faults.add(new Fault(name, description, injection));
    }

    private void add(
            String name, String description, Injection injection, Requirement requirement) {
        faults.add(new Fault(name, description, injection, requirement));
    }

    private void cutting(String server, Function<StackPorts, int[]> ports) {
        add(
                "cut-" + server,
                "all connections to " + server + " are cut once a second" + lasting(pause),
                (victims, clients, ledger) -> {
                    int[] cut = ports.apply(victims.ports());
                    AtomicInteger closed = new AtomicInteger();
                    untilOver(
                            pause,
                            () -> {
                                closed.addAndGet(TcpConnections.cut(cut));
                                sleep(CUT_EVERY);
                            });
                    if (closed.get() == 0) {
                        throw new ChaosException(
                                "no connection was cut; a kernel without CONFIG_INET_DIAG_DESTROY cuts none",
                                null);
                    }
                },
                victims -> TcpConnections.missing());
    }

    private void slow(Victims victims, Clients clients, Ledger ledger) throws Exception {
        try {
            untilOver(
                    pause,
                    () -> {
                        victims.freeze("cassandra");
                        sleep(SLOW_FROZEN);
                        victims.thaw("cassandra");
                        sleep(SLOW_RUNNING);
                    });
        } finally {
            victims.thaw("cassandra");
        }
    }

    private void cut(Victims victims, Clients clients, Ledger ledger) throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(victims.frontPort(), random.nextLong())) {
            clients.postTo(List.of(proxy.uri()));
            sleep(pause);
        } finally {
            clients.postTo(List.of(victims.front()));
        }
    }

    private void copies(Victims victims, Clients clients, Ledger ledger) throws Exception {
        String key = ledger.nextKey();
        List<URI> instances = victims.instances();
        flood(
                COPIES,
                COPIES_AT_ONCE,
                n -> clients.postOnce(instances.get(n % instances.size()), ledger, key));
    }

    private void burst(Victims victims, Clients clients, Ledger ledger) throws Exception {
        flood(
                BURST,
                BURST_AT_ONCE,
                n -> clients.postOnce(victims.front(), ledger, ledger.nextKey()));
    }

    /** Kafka is frozen, so that requests pile up beyond what may be in flight. */
    private void overload(Victims victims, Clients clients, Ledger ledger) throws Exception {
        CompletableFuture<?>[] posts = new CompletableFuture<?>[OVERLOAD];
        try {
            victims.freeze("kafka");
            Arrays.setAll(posts, n -> clients.postOnce(victims.front(), ledger, ledger.nextKey()));
            CompletableFuture.anyOf(posts)
                    .completeOnTimeout(null, MAX_FREEZE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } finally {
            victims.thaw("kafka");
        }
        CompletableFuture.allOf(posts).join();
    }

    private interface Post {
        CompletableFuture<Void> number(int n);
    }

    private static void flood(int posts, int atOnce, Post post) throws InterruptedException {
        Semaphore free = new Semaphore(atOnce);
        for (int n = 0; n < posts; n++) {
            free.acquire();
            var unused = post.number(n).whenComplete((done, failure) -> free.release());
        }
        free.acquire(atOnce);
    }

    private void clocks(Victims victims, Clients clients, Ledger ledger) throws Exception {
        try (ServerProcess fast = victims.startInstance(1, WrongClock.environment(SKEW));
                ServerProcess slow =
                        victims.startInstance(2, WrongClock.environment(SKEW.negated()))) {
            List<URI> both = List.of(Victims.uri(fast), Victims.uri(slow));
            for (int n = 0; n < SKEWED_TWEETS; n++) {
                String key = ledger.nextKey();
                clients.postOnce(both.get(n % 2), ledger, key).join();
                clients.postOnce(both.get(1 - n % 2), ledger, key).join();
            }
        }
    }

    /** Tweets with wrong times, written to Kafka directly. */
    private void times(Victims victims, Clients clients, Ledger ledger) throws Exception {
        try (KafkaProducer<byte[], byte[]> kafka =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                victims.kafka(),
                                ProducerConfig.ACKS_CONFIG,
                                "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            List<Tweet> tweets = new ArrayList<>();
            for (int i = 0; i < LATE_TWEETS; i++) {
                Instant skewed =
                        Instant.now()
                                .truncatedTo(ChronoUnit.MILLIS)
                                .plusSeconds(random.nextInt(-MAX_SKEW_SECONDS, MAX_SKEW_SECONDS));
                tweets.add(
                        new Tweet(
                                UUID.randomUUID().toString(),
                                ledger.handle(),
                                "From another time.",
                                skewed));
            }
            for (Tweet tweet : tweets) {
                ledger.sending(tweet.id());
                kafka.send(
                                new ProducerRecord<>(
                                        Topics.TWEETS,
                                        tweet.id().getBytes(StandardCharsets.US_ASCII),
                                        TweetJson.write(tweet)))
                        .get();
                ledger.accepted(tweet.id());
            }
        }
    }
}
