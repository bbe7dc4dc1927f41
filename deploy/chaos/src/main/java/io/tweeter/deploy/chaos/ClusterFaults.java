package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;

import io.tweeter.deploy.chaos.Injections.Victim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The faults of a stack of three nodes; those of its processes are here. */
final class ClusterFaults {

    private static final int NODES = 3;

    private final List<Fault> faults = new ArrayList<>();
    private final Duration pause;

    /**
     * Makes all of them.
     *
     * @param pause how long a process stays frozen, a network cut, or a disk full
     */
    static Faults all(Duration pause) {
        List<Fault> all = new ArrayList<>(new ClusterFaults(pause).faults);
        all.addAll(ClockFaults.all(pause));
        all.addAll(NetworkFaults.all(pause));
        all.addAll(OperationFaults.all(pause));
        all.addAll(DiskFaults.all(pause));
        return new Faults(all);
    }

    private ClusterFaults(Duration pause) {
        this.pause = pause;
        for (String server : List.of("kafka", "cassandra", "zookeeper")) {
            for (int node = 1; node <= NODES; node++) {
                String name = server + "-" + node;
                processes(name, name, victims -> name);
            }
        }
        for (int node = 1; node <= NODES; node++) {
            String name = "taskmanager-" + node;
            ofProcesses(name, name, victims -> name)
                    .forEach(fault -> faults.add(fault.whileJobsRunOn(name)));
        }
        processes("jobmanager-leader", "the leading jobmanager", Victims::leadingJobManager);
        processes("jobmanager-standby", "the other jobmanager", Victims::standbyJobManager);
        for (String server : List.of("kafka", "cassandra")) {
            processes(
                    "two-" + server,
                    server + "-1 and " + server + "-2",
                    victims -> server + "-1",
                    victims -> server + "-2");
        }
        faults.add(
                new Fault(
                        "freeze-all",
                        "SIGSTOP of everything" + lasting(pause),
                        Injections.freezeAll(pause)));
        faults.add(
                new Fault(
                        "power-cut",
                        "SIGKILL of everything, then up again",
                        Injections.powerCut()));
    }

    private void processes(String name, String whom, Victim... victims) {
        faults.addAll(ofProcesses(name, whom, victims));
    }

    private List<Fault> ofProcesses(String name, String whom, Victim... victims) {
        List<Victim> chosen = List.of(victims);
        return List.of(
                new Fault("kill-" + name, "SIGKILL of " + whom, Injections.kill(chosen)),
                new Fault(
                        "freeze-" + name,
                        "SIGSTOP of " + whom + lasting(pause),
                        Injections.freeze(pause, chosen)));
    }
}
