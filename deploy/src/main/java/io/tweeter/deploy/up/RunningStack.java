package io.tweeter.deploy.up;

import java.io.IOException;
import java.util.Optional;

/** A stack that another process supervises, as commands see it. */
record RunningStack(DataDirectory data) {

    /**
     * Asks it, and waits until it is done.
     *
     * @return what was done, in words
     * @throws UpException if nothing runs there, or it could not be done
     */
    String ask(Request request) throws UpException, IOException, InterruptedException {
        Optional<StackState> state = StackState.read(data.state());
        if (state.isEmpty() || !state.get().ready()) {
            throw new UpException(
                    "no stack is ready in " + data.path() + "; start it with tweeter up");
        }
        ProcessId supervisor = state.get().supervisor();
        Requests.Answer answer =
                new Requests(data)
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
