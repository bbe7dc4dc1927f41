package io.tweeter.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the pipeline relies on in the configuration of a topic. Names and values are Kafka's.
 *
 * @param topic the topic's name
 * @param setting name of the topic's setting
 * @param value what a new topic gets, and a repair sets
 * @param isMet whether a value will do
 * @param otherwise what follows from a given value that will not do
 */
public record TopicRequirement(
        String topic,
        String setting,
        String value,
        Predicate<String> isMet,
        UnaryOperator<String> otherwise) {

    private static final String UNLIMITED = "-1";

    /** Kafka's default. */
    private static final Duration RETENTION = Duration.ofDays(7);

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    /** A requirement that a topic does not meet. */
    public record Violation(TopicRequirement requirement, String actual) {

        /** One line: topic, setting, both values, and what follows. */
        public String describe() {
            return "topic %s has %s=%s, not %s: %s"
                    .formatted(
                            requirement.topic,
                            requirement.setting,
                            actual,
                            requirement.value,
                            requirement.otherwise.apply(actual));
        }
    }

    /**
     * The requirements of a topic of the pipeline. All of them can be set on a topic that exists
     * without touching its records.
     *
     * @param topic one of {@link Topics}
     * @param replication its replication factor
     * @param horizon for which the jobs remember ids
     */
    public static List<TopicRequirement> of(String topic, int replication, Duration horizon) {
        List<TopicRequirement> all = new ArrayList<>(ofRecords(topic, replication));
        switch (topic) {
            case Topics.TWEETS -> {
                all.add(retention(topic, max(RETENTION, horizon), horizon));
                all.add(unlimitedSize(topic));
            }
            case Topics.DEAD_LETTERS ->
                    all.add(retention(topic, DEAD_LETTER_RETENTION, Duration.ZERO));
            default -> {
                // Counts are kept until they are replaced.
            }
        }
        return List.copyOf(all);
    }

    /**
     * Those of the requirements that say what becomes of a record that is written, whatever its
     * age: a producer has to insist on them.
     *
     * @param topic one of {@link Topics}
     * @param replication its replication factor
     */
    public static List<TopicRequirement> ofRecords(String topic, int replication) {
        List<TopicRequirement> all = new ArrayList<>();
        int inSync = Math.min(2, replication);
        all.add(
                new TopicRequirement(
                        topic,
                        "min.insync.replicas",
                        Integer.toString(inSync),
                        value ->
                                number(value) >= inSync
                                        && number(value) <= Math.max(1, replication),
                        value ->
                                number(value) < inSync
                                        ? "a record counts as written once one broker has it, and is lost with it"
                                        : "no record is accepted, as there are not that many replicas"));
        all.add(
                equal(
                        topic,
                        "unclean.leader.election.enable",
                        "false",
                        "a broker that lacks the newest records may become leader, and they are lost"));
        switch (topic) {
            case Topics.TWEETS -> {
                all.add(
                        equal(
                                topic,
                                "message.timestamp.type",
                                "LogAppendTime",
                                "time windows and the horizon go by the clocks of the clients"));
                all.add(
                        equal(
                                topic,
                                "cleanup.policy",
                                "delete",
                                "of a tweet's copies only the newest remains, not the first"));
            }
            case Topics.DEAD_LETTERS ->
                    all.add(
                            equal(
                                    topic,
                                    "cleanup.policy",
                                    "delete",
                                    "of the dead letters with one key only the newest remains"));
            case Topics.COUNTS ->
                    all.add(
                            equal(
                                    topic,
                                    "cleanup.policy",
                                    "compact",
                                    "counts of users who do not tweet are deleted"));
            default -> throw new IllegalArgumentException("not a topic of the pipeline: " + topic);
        }
        return List.copyOf(all);
    }

    /** The requirements that a topic with this configuration does not meet. */
    public static List<Violation> violations(
            List<TopicRequirement> requirements, Map<String, String> configuration) {
        return requirements.stream()
                .flatMap(requirement -> requirement.violation(configuration).stream())
                .toList();
    }

    private Optional<Violation> violation(Map<String, String> configuration) {
        String actual = configuration.getOrDefault(setting, "");
        return isMet.test(actual) ? Optional.empty() : Optional.of(new Violation(this, actual));
    }

    private static TopicRequirement equal(
            String topic, String setting, String value, String otherwise) {
        return new TopicRequirement(topic, setting, value, value::equals, actual -> otherwise);
    }

    private static TopicRequirement retention(String topic, Duration value, Duration min) {
        return new TopicRequirement(
                topic,
                "retention.ms",
                Long.toString(value.toMillis()),
                actual -> actual.equals(UNLIMITED) || number(actual) >= min.toMillis(),
                actual ->
                        "records are deleted while their ids are still remembered: a job that starts"
                                + " again misses them");
    }

    private static TopicRequirement unlimitedSize(String topic) {
        return new TopicRequirement(
                topic,
                "retention.bytes",
                UNLIMITED,
                UNLIMITED::equals,
                actual -> "records are deleted however new they are");
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** -1 for a text that is not a number. */
    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
