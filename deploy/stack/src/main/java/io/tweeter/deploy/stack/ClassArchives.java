package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.ClassArchive;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the class archives that a stack was started without, also the command's own, so that the
 * next start is faster. Nobody waits for them, and a stack without them is as good.
 */
final class ClassArchives {

    private final Set<ClassArchive> archives = new LinkedHashSet<>();
    private final Thread making = new Thread(this::makeAll, "class-archives");

    ClassArchives() {
        making.setDaemon(true);
    }

    /** The command line of a server, which records what its archive needs. */
    synchronized List<String> recording(List<String> command) {
        ClassArchive.of(command).ifPresent(archives::add);
        return ClassArchive.recording(command);
    }

    /** Makes them in the background; called once, when what is recorded is complete. */
    void make() {
        making.start();
    }

    /** Ends the making of those that are not there yet. */
    void stop() {
        making.interrupt();
    }

    private synchronized Set<ClassArchive> all() {
        Set<ClassArchive> all = new LinkedHashSet<>(archives);
        ClassArchive.of(List.of("-cp", System.getProperty("java.class.path"))).ifPresent(all::add);
        return all;
    }

    private void makeAll() {
        for (ClassArchive archive : all()) {
            try {
                archive.make();
            } catch (IOException e) {
                // Such as a full disk: the next start is as slow as this one was.
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
