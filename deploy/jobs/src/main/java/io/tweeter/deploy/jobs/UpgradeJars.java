package io.tweeter.deploy.jobs;

import java.util.Optional;

/** The jars of the target and of what runs before it, on a cluster that may have lost them. */
final class UpgradeJars {

    private final JobCluster cluster;
    private final TweeterJob job;
    private final Optional<JobJar> jar;
    private final Optional<JobJar> previousJar;

    /**
     * @param jar the target's, if the cluster may not have it
     * @param previousJar the jar of what runs now, if the cluster may not have it
     */
    UpgradeJars(
            JobCluster cluster,
            TweeterJob job,
            Optional<JobJar> jar,
            Optional<JobJar> previousJar) {
        this.cluster = cluster;
        this.job = job;
        this.jar = jar;
        this.previousJar = previousJar;
    }

    /**
     * Finds or uploads the target's jar, which a new JobManager may not have any more.
     *
     * @return the jar's id on the cluster
     * @throws JobException if the cluster does not have it, and it was not given; if the given one
     *     is of another release; if Flink has hidden a setting
     */
    String provideTarget(JobSpec target) throws FlinkRestException, JobException {
        target.requireArguments(job);
        if (jar.isPresent()) {
            if (!target.release().equals(Optional.of(jar.get().release()))) {
                throw new JobException(
                        "%s is release %s, and %s has release %s; to change that: tweeter job upgrade"
                                .formatted(
                                        jar.get().file(),
                                        jar.get().release(),
                                        job,
                                        target.release().orElse("unknown")));
            }
            return cluster.upload(jar.get());
        }
        Optional<String> found =
                target.release().isPresent()
                        ? cluster.findJar(target.release().get())
                        : Optional.empty();
        return found.orElseThrow(
                () ->
                        new JobException(
                                "the cluster no longer has the jar that %s runs from (%s); name it with --jar"
                                        .formatted(job, target.describe())));
    }

    /**
     * What runs before the target, with a jar that the cluster has.
     *
     * @return empty if there is none
     */
    Optional<JobSpec> providePrevious(JobSpec shown, JobSpec target)
            throws FlinkRestException, JobException {
        JobSpec spec = shown.completedBy(target);
        if (spec.release().isPresent() && cluster.findJar(spec.release().get()).isPresent()) {
            return Optional.of(spec);
        }
        Optional<JobJar> given =
                previousJar.filter(file -> spec.release().map(file.release()::equals).orElse(true));
        if (given.isEmpty()) {
            return Optional.empty();
        }
        cluster.upload(given.get());
        return Optional.of(spec.withRelease(given.get()));
    }
}
