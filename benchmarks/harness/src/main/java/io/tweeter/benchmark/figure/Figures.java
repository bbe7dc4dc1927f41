package io.tweeter.benchmark.figure;

import java.util.List;

/** The list of figures. */
public final class Figures {

    private Figures() {}

    /** All figures, in the order in which they are run and reported. */
    public static List<Figure> all() {
        return List.of(
                new CountsFigure(),
                new RememberedFigure(),
                new PostFigure(),
                new StoreFigure(),
                new ReadFigure(),
                new StackFigure(),
                new PauseFigure(),
                new SlotsFigure(),
                new RowsFigure(),
                new UsersFigure(),
                new HashtagsFigure(),
                new PartitionsFigure());
    }

    /** The figure with a name, or those whose names begin with a word; empty if there are none. */
    public static List<Figure> named(String name) {
        return all().stream()
                .filter(
                        figure ->
                                figure.name().equals(name) || figure.name().startsWith(name + "-"))
                .toList();
    }
}
