/**
 * Jobs on any Flink 1.20 cluster, through its REST API: the verbs of {@code tweeter job}.
 *
 * <p>May use Flink's core, runtime and REST messages, Kafka's admin client, Jackson, picocli, and
 * {@code io.tweeter.model.env}. Knows nothing of the local stack, of the other tools, or of the
 * {@code tweeter} command that its verbs belong to. The local stack uses {@code FlinkAddress},
 * {@code FlinkRest}, {@code JobArguments}, {@code JobSubmitter}, {@code Starter}, {@code
 * CheckpointFinder}, {@code CommittedOffsets}, {@code TweeterJob} and the exceptions; the command
 * uses {@code JobCommand}.
 *
 * <p>An upgrade and a watch are loops of three steps: observe ({@code JobCluster.runs}), derive the
 * state ({@code JobState.of}, where the state machine is drawn), act ({@code JobUpgrade}, {@code
 * JobWatcher}). No state is stored anywhere but in Flink.
 */
package io.tweeter.deploy.jobs;
