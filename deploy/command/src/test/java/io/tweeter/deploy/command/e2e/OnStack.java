package io.tweeter.deploy.command.e2e;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test on the shared stack, with its own clients. */
@ExtendWith(TestStack.Extension.class)
abstract class OnStack {

    /** Starts the handles of this test, which keeps tests apart. */
    final String run = UUID.randomUUID().toString().substring(0, 8);

    final TestStack stack;
    Pipeline pipeline;

    OnStack(TestStack stack) {
        this.stack = stack;
    }

    @BeforeEach
    final void connect() {
        pipeline = stack.connect();
    }

    @AfterEach
    final void disconnect() {
        pipeline.close();
    }
}
