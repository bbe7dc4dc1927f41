package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The supervised servers, in the order in which they are stopped. Thread-safe. */
final class Servers {

    private final List<SupervisedServer> all = new ArrayList<>();

    synchronized void add(SupervisedServer server) {
        all.add(server);
    }

    /** Adds an ingest instance after the others. */
    synchronized void addIngest(SupervisedServer instance) {
        int last = -1;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).server() instanceof IngestInstance) {
                last = i;
            }
        }
        all.add(last + 1, instance);
    }

    synchronized void remove(SupervisedServer server) {
        all.remove(server);
    }

    synchronized SupervisedServer get(Server server) {
        return find(server.name()).orElseThrow();
    }

    synchronized Optional<SupervisedServer> find(String name) {
        return all.stream().filter(server -> server.server().name().equals(name)).findFirst();
    }

    /** The server of that name, or all whose name is that with a number: {@code ingest}. */
    synchronized List<SupervisedServer> named(String name) {
        Pattern numbered = Pattern.compile(Pattern.quote(name) + "(-\\d+)?");
        return all.stream()
                .filter(server -> numbered.matcher(server.server().name()).matches())
                .toList();
    }

    /** The ingest instances, by number. */
    synchronized List<SupervisedServer> ingest() {
        return all.stream().filter(server -> server.server() instanceof IngestInstance).toList();
    }

    synchronized List<StackState.Entry> entries() {
        return all.stream().map(SupervisedServer::entry).toList();
    }
}
