package io.tweeter.deploy.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Client of a stack that another process supervises. */
public record RunningStack(DataDirectory data) {

    /**
     * The state that its supervisor has written.
     *
     * @throws UpException if there is no stack that is ready, or was
     */
    public StackState state() throws UpException, IOException {
        Optional<StackState> state = StackState.read(data.state());
        if (state.isEmpty() || !state.get().ready()) {
            throw new UpException(
                    "no stack is ready in " + data.path() + "; start it with tweeter up");
        }
        return state.get();
    }

    /**
     * Stops a server, and starts it again after a while.
     *
     * @param name as in the state
     */
    public void restart(String name, Duration down)
            throws UpException, IOException, InterruptedException {
        ask(StackRequest.restart(List.of(name), Math.toIntExact(down.toSeconds())));
    }

    /**
     * Sends the supervisor a request, and waits until it is done.
     *
     * @return what was done, in words
     * @throws UpException if nothing runs there, or it could not be done
     */
    String ask(StackRequest request) throws UpException, IOException, InterruptedException {
        ProcessId supervisor = state().supervisor();
        StackRequests.Answer answer =
                new StackRequests(data)
                        .ask(request, () -> supervisor.find().isPresent())
                        .orElseThrow(
                                () ->
                                        new UpException(
                                                "the stack in " + data.path() + " has ended"));
        if (answer.error() != null) {
            throw new UpException(answer.error());
        }
        return answer.text();
    }
}
