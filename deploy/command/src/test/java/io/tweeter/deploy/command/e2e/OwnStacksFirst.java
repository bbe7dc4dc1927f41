package io.tweeter.deploy.command.e2e;

import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that start stacks of their own come before those that share one, which would take a part of
 * the machine from them.
 */
public final class OwnStacksFirst implements ClassOrderer {

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparing(OwnStacksFirst::sharesOne));
    }

    private static boolean sharesOne(ClassDescriptor test) {
        return test.findRepeatableAnnotations(ExtendWith.class).stream()
                .flatMap(annotation -> Stream.of(annotation.value()))
                .anyMatch(TestStack.Extension.class::equals);
    }
}
