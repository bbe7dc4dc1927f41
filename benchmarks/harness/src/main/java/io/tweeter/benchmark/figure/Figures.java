package io.tweeter.benchmark.figure;

import java.util.List;

/** All figures, in the order in which they are run and reported. */
public final class Figures {

    private Figures() {}

    /** All of them. */
    public static List<Figure> all() {
        return List.of(
                new CountsFigure(),
                new RememberedFigure(),
                new PostFigure(),
                new StoreFigure(),
                new StackFigure());
    }
}
