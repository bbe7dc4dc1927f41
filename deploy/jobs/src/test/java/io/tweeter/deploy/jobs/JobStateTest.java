package io.tweeter.deploy.jobs;

import static io.tweeter.deploy.jobs.JobState.ABSENT;
import static io.tweeter.deploy.jobs.JobState.DEPLOYED;
import static io.tweeter.deploy.jobs.JobState.FAILED;
import static io.tweeter.deploy.jobs.JobState.ROLLED_BACK;
import static io.tweeter.deploy.jobs.JobState.ROLLING_BACK;
import static io.tweeter.deploy.jobs.JobState.STABLE;
import static io.tweeter.deploy.jobs.JobState.SUSPENDED;
import static io.tweeter.deploy.jobs.JobState.UPGRADING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tweeter.deploy.jobs.FakeJobCluster.Behavior;
import io.tweeter.deploy.jobs.JobObservation.Attempt;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition of the state machine, on a fake of the cluster. */
class JobStateTest {

    private static final JobSpec OLD = FakeJobCluster.spec("old");
    private static final JobSpec NEW = FakeJobCluster.spec("new");

    @ParameterizedTest(name = "{0} -- {1} --> {3}")
    @MethodSource("transitions")
    void transition(JobState from, String event, Event happens, JobState to) throws Exception {
        Scene scene = new Scene();
        scene.enter(from);
        assertThat(scene.state()).isEqualTo(from);
        happens.to(scene);
        assertThat(scene.state()).isEqualTo(to);
    }

    private static Stream<Arguments> transitions() {
        return Stream.of(
                row(ABSENT, "a user submits the old release", s -> s.submitOld(), UPGRADING),
                row(ABSENT, "a user submits the target", s -> s.submitTarget(), DEPLOYED),
                row(UPGRADING, "time passes", s -> s.pass(60), UPGRADING),
                row(UPGRADING, "stopped with a savepoint", s -> s.cluster.stopActive(), SUSPENDED),
                row(UPGRADING, "a user cancels it", s -> s.cancel(), SUSPENDED),
                row(UPGRADING, "it fails for good", s -> s.cluster.failActive(), FAILED),
                row(UPGRADING, "the JobManager forgets it", s -> s.cluster.forgetAll(), ABSENT),
                row(SUSPENDED, "the target is started", s -> s.start(Behavior.WORKS), DEPLOYED),
                row(SUSPENDED, "Flink refuses to start it", s -> s.fail(), ROLLING_BACK),
                row(SUSPENDED, "the JobManager forgets it", s -> s.cluster.forgetAll(), SUSPENDED),
                row(FAILED, "the target is started", s -> s.start(Behavior.WORKS), DEPLOYED),
                row(FAILED, "a later call looks", s -> s.callAgain(), FAILED),
                row(DEPLOYED, "all tasks run", s -> s.pass(3), DEPLOYED),
                row(DEPLOYED, "a checkpoint is complete", s -> s.pass(7), STABLE),
                row(DEPLOYED, "a later call looks", s -> s.callAgain(), DEPLOYED),
                row(DEPLOYED, "the deadline passes", s -> s.fail(), ROLLING_BACK),
                row(DEPLOYED, "it fails for good", s -> s.cluster.failActive(), ROLLING_BACK),
                row(DEPLOYED, "a user cancels it", s -> s.cancel(), ROLLING_BACK),
                row(DEPLOYED, "the JobManager forgets it", s -> s.cluster.forgetAll(), SUSPENDED),
                row(SUSPENDED, "a task restarts", s -> s.run(Behavior.RESTARTS), ROLLING_BACK),
                row(
                        SUSPENDED,
                        "state has no place",
                        s -> s.run(Behavior.IS_INCOMPATIBLE),
                        ROLLING_BACK),
                row(
                        SUSPENDED,
                        "it fails, and so a later call sees",
                        s -> s.runAndCallAgain(),
                        ROLLING_BACK),
                row(STABLE, "a task restarts", s -> s.pass(60), STABLE),
                row(STABLE, "a later call looks", s -> s.callAgain(), STABLE),
                row(STABLE, "another target is wanted", s -> s.want("newer"), UPGRADING),
                row(STABLE, "a user stops it", s -> s.stopAndCallAgain(), SUSPENDED),
                row(STABLE, "it fails for good, long after", s -> s.failAndCallAgain(), FAILED),
                row(ROLLING_BACK, "the target is cancelled", s -> s.cancel(), ROLLING_BACK),
                row(ROLLING_BACK, "the old release starts", s -> s.rollBack(1), ROLLING_BACK),
                row(ROLLING_BACK, "all its tasks run", s -> s.rollBack(4), ROLLED_BACK),
                row(ROLLING_BACK, "a checkpoint comes in time after all", s -> s.pass(7), STABLE),
                row(ROLLED_BACK, "its task fails", s -> s.cluster.failActive(), ROLLING_BACK),
                row(ROLLED_BACK, "a later call looks", s -> s.callAgain(), UPGRADING));
    }

    @ParameterizedTest
    @MethodSource("withoutATarget")
    void withoutATargetWhateverRunsIsRight(Event happens, JobState expected) throws Exception {
        Scene scene = new Scene();
        happens.to(scene);
        assertThat(JobState.of(JobObservation.withoutTarget(scene.cluster.read())))
                .isEqualTo(expected);
    }

    private static Stream<Arguments> withoutATarget() {
        return Stream.of(
                arguments((Event) s -> {}, ABSENT),
                arguments((Event) Scene::submitOld, STABLE),
                arguments((Event) s -> s.submit(Behavior.RESTARTS), DEPLOYED),
                arguments((Event) s -> s.submit(Behavior.FAILS), FAILED),
                arguments((Event) s -> s.submit(Behavior.IS_INCOMPATIBLE), FAILED),
                arguments((Event) s -> s.enter(SUSPENDED), SUSPENDED));
    }

    private static Arguments row(JobState from, String event, Event happens, JobState to) {
        return arguments(from, event, happens, to);
    }

    private interface Event {
        void to(Scene scene) throws Exception;
    }

    /** A cluster, and a call that upgrades its job from release old to release new. */
    private static final class Scene {
        private final FakeJobCluster cluster = new FakeJobCluster();
        private Optional<JobSpec> target = Optional.of(NEW);
        private Attempt attempt = Attempt.begin("own");
        private String savepoint = "";

        JobState state() {
            return JobState.of(new JobObservation(target, cluster.read(), attempt));
        }

        void enter(JobState state) throws Exception {
            switch (state) {
                case ABSENT -> {}
                case UPGRADING -> submitOld();
                case SUSPENDED -> {
                    submitOld();
                    stopOld();
                }
                case FAILED -> {
                    submitOld();
                    cluster.failActive();
                    savepoint = "file:/first/chk-1";
                }
                case DEPLOYED -> {
                    enter(SUSPENDED);
                    start(Behavior.WORKS);
                }
                case STABLE -> {
                    enter(DEPLOYED);
                    pass(7);
                }
                case ROLLING_BACK -> {
                    enter(DEPLOYED);
                    fail();
                }
                case ROLLED_BACK -> {
                    enter(ROLLING_BACK);
                    rollBack(4);
                }
            }
        }

        void submitOld() {
            cluster.submit("first", OLD);
            pass(7);
        }

        void submitTarget() {
            cluster.submit("by a user", NEW);
            pass(2);
        }

        void submit(Behavior behavior) {
            cluster.behaves("old", behavior);
            submitOld();
        }

        void stopOld() throws Exception {
            cluster.stopActive();
            pass(4);
            savepoint = "file:/savepoint-1";
            attempt = attempt.from(new RestorePoint(savepoint, Optional.of(OLD)));
        }

        void start(Behavior behavior) throws Exception {
            cluster.behaves("new", behavior);
            cluster.start("own", cluster.upload(FakeJobCluster.jar("new")), NEW, savepoint);
            pass(2);
        }

        void run(Behavior behavior) throws Exception {
            start(behavior);
            pass(5);
        }

        void runAndCallAgain() throws Exception {
            run(Behavior.FAILS);
            callAgain();
        }

        void fail() {
            attempt = attempt.failed("no checkpoint in time");
        }

        void cancel() throws Exception {
            cluster.cancelActive();
            pass(2);
        }

        void rollBack(int seconds) throws Exception {
            cancel();
            cluster.start("roll back", "old", OLD, savepoint);
            pass(seconds);
        }

        void stopAndCallAgain() throws Exception {
            cluster.stopActive();
            callAgain();
        }

        void failAndCallAgain() {
            cluster.failActive();
            callAgain();
        }

        void callAgain() {
            attempt = Attempt.begin("own of another call");
        }

        void want(String release) {
            target = Optional.of(FakeJobCluster.spec(release));
            callAgain();
        }

        void pass(int seconds) {
            cluster.pass(Duration.ofSeconds(seconds));
        }
    }
}
