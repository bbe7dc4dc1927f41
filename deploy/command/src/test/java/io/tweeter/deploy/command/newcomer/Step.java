package io.tweeter.deploy.command.newcomer;

import java.util.List;

/**
 * A command of a document, and what becomes of it.
 *
 * @param command as {@link TypedCommands} gives it
 * @param kind how it is typed
 * @param sees a regular expression for a part of what is seen after it; of a command that is never
 *     typed, why
 */
record Step(String command, Kind kind, String sees) {

    enum Kind {
        /** Ends, with exit code 0. */
        ENDS,
        /** The same, but only tells of something that may take a while: it is typed again. */
        LOOKS,
        /** Keeps its terminal until it is interrupted. */
        STAYS,
        /** By root, who is asked and agrees. */
        AS_ROOT,
        /** Asks for a file of the reader's own, tweets.jsonl. */
        TAKES_FILE,
        NEVER
    }

    /** Commands in the order in which they are typed: that of the document, but for a few. */
    static List<Step> of(Page page) {
        return switch (page) {
            case README ->
                    List.of(
                            new Step("apt install haproxy", Kind.AS_ROOT, "Setting up haproxy"),
                            new Step("./deploy/tweeter up", Kind.STAYS, "Tweeter is ready"),
                            ends(
                                    "./deploy/tweeter generate --tweets 10000 --users 500 | ./deploy/tweeter post -",
                                    "10,000 sent: 10,000 accepted"),
                            ends(
                                    "curl -i localhost:10000/tweets -H 'Content-Type: application/json' -H 'Idempotency-Key: 1' -d '{\"handle\": \"king\", \"content\": \"Once more unto the breach\"}'",
                                    "HTTP/1.1 202 "),
                            new Step(
                                    "./deploy/tweeter post tweets.jsonl",
                                    Kind.TAKES_FILE,
                                    "1 sent: 1 accepted"),
                            looks(
                                    "curl 'localhost:10000/analytics?limit=5&window=60s'",
                                    "\"handle\":"),
                            ends("curl localhost:10000/hashtags", "\"hashtag\":"),
                            ends("curl localhost:10000/openapi.yaml", "openapi: 3"),
                            ends("./deploy/tweeter status", "cassandra +\\d+ .*ready"),
                            ends("./deploy/tweeter job list", "(?i)tweet-counts .*running"),
                            ends("./deploy/tweeter verify", VERIFIED),
                            ends(
                                    "./deploy/tweeter job upgrade tweet-counts --jar flink-jobs/target/flink-jobs.jar",
                                    "tweet-counts"),
                            ends("./deploy/tweeter down", ""),
                            ends("mvn verify", "BUILD SUCCESS"));
            case TUTORIAL ->
                    List.of(
                            ends("./deploy/tweeter up --detach", "Tweeter is ready"),
                            ends("./deploy/tweeter init", "Topics exist in Kafka"),
                            ends(
                                    "curl -i localhost:10000/tweets -H 'Content-Type: application/json' -d '{\"handle\": \"will\", \"content\": \"Hello again\"}'",
                                    "HTTP/1.1 202 "),
                            ends("./deploy/tweeter job list", "(?i)tweet-store .*running"),
                            ends(
                                    "./deploy/tweeter generate --tweets 100000 | ./deploy/tweeter post - --to localhost:30000 --rate 500",
                                    "100,000 sent: 100,000 accepted"),
                            ends("./deploy/tweeter scale 5", ""),
                            ends("./deploy/tweeter scale 3", ""),
                            ends(
                                    "curl -s localhost:10001/metrics | grep ^tweeter_tweets_accepted_total",
                                    "accepted_total.* \\d{3,}"),
                            ends("curl -s 'localhost:10000/analytics?limit=3'", "\"tweets\":"),
                            ends("./deploy/tweeter verify", VERIFIED),
                            ends("./deploy/tweeter down", ""));
            case COMPOSE ->
                    List.of(
                            ends("mvn -q -DskipTests package", ""),
                            ends("cd deploy/compose", ""),
                            ends("docker compose up -d --build", ""),
                            looks("docker compose ps -a", RUNNING),
                            ends(
                                    "../tweeter generate --tweets 10000 --users 500 | ../tweeter post -",
                                    "10,000 sent: 10,000 accepted"),
                            ends("docker compose stop", ""),
                            ends("docker compose up -d", ""),
                            looks("docker compose ps", RUNNING),
                            ends("docker compose up -d --build --no-deps ingest-1", "ingest-1"),
                            ends("docker compose up -d --scale taskmanager=2", "taskmanager_2"),
                            looks(
                                    "../tweeter job rescale tweet-store --parallelism 4",
                                    "tweet-store"),
                            ends(
                                    "mvn -q -f ../.. -DskipTests package && docker compose up -d --build",
                                    ""),
                            ends("docker compose down --volumes", "Removing volume"),
                            new Step(
                                    "docker compose --profile zeppelin up -d --build",
                                    Kind.NEVER,
                                    "gets Zeppelin's source from its repository"));
        };
    }

    private static final String VERIFIED = "Each tweet is stored once and counted once";

    /** In the table of Compose 1.29: {@code init} is over, and nothing starts or has failed. */
    private static final String RUNNING =
            "(?s)^(?!.*(starting|unhealthy|Restarting|Exit [^0])).*init.* Exit 0";

    private static Step ends(String command, String sees) {
        return new Step(command, Kind.ENDS, sees);
    }

    private static Step looks(String command, String sees) {
        return new Step(command, Kind.LOOKS, sees);
    }
}
