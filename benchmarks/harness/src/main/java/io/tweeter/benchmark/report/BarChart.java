package io.tweeter.benchmark.report;

import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Locale;

/**
 * A chart of horizontal bars, in panels that each have their own scale.
 *
 * @param subtitle explains bars, lines and marks
 */
public record BarChart(String title, String subtitle, List<Panel> panels) {

    private static final int WIDTH = 860;
    private static final int LEFT = 190;
    private static final int RIGHT = 250;
    private static final int BAR = 26;
    private static final int PITCH = 40;
    private static final int PANEL_HEAD = 46;
    private static final int HEAD = 74;

    /** Height of a line of text below a bar. */
    private static final int MARK = 15;

    private static final int PANEL_FOOT = 24;

    /** Bars on one scale. */
    public record Panel(String title, List<Bar> bars) {

        /**
         * Our bar and that of the limit, which our goal is a multiple of.
         *
         * @param advantage ours as a multiple of the limit
         */
        public static Panel againstLimit(
                String title,
                String ourLabel,
                Spread ours,
                String limitLabel,
                Spread limit,
                Spread advantage,
                double goal) {
            return new Panel(
                    title,
                    List.of(
                            Bar.ours(
                                    ourLabel,
                                    ours,
                                    Numbers.whole(ours.median()),
                                    List.of(
                                            new Mark(
                                                    limit.median() * goal,
                                                    goal + "x " + limitLabel))),
                            Bar.other(
                                    limitLabel,
                                    limit,
                                    String.format(
                                            Locale.ROOT,
                                            "%s (ours is %.2fx)",
                                            Numbers.whole(limit.median()),
                                            advantage.median()))));
        }
    }

    /**
     * One bar.
     *
     * @param ours whether it is ours, which is highlighted
     * @param text text after the end of the bar
     * @param goals lengths that the bar has to reach
     */
    public record Bar(String label, boolean ours, Spread value, String text, List<Mark> goals) {

        /** A highlighted bar with goals. */
        public static Bar ours(String label, Spread value, String text, List<Mark> goals) {
            return new Bar(label, true, value, text, goals);
        }

        /** A bar to compare ours with. */
        public static Bar other(String label, Spread value, String text) {
            return new Bar(label, false, value, text, List.of());
        }
    }

    /** A goal's position on the scale. */
    public record Mark(double at, String text) {}

    /** The chart as an SVG image. */
    public String svg() {
        int height = HEAD + panels.stream().mapToInt(panel -> height(panel)).sum();
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
                font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" \
                role="img" aria-label="%s">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """
                        .formatted(WIDTH, height, WIDTH, height, escape(title)));
        text(svg, 24, 34, "start", "font-size=\"20\" font-weight=\"600\" fill=\"#1a202c\"", title);
        text(svg, 24, 57, "start", "font-size=\"13\" fill=\"#5a6472\"", subtitle);
        int top = HEAD;
        for (Panel panel : panels) {
            top = draw(svg, panel, top);
        }
        return svg.append("</svg>\n").toString();
    }

    private static int draw(StringBuilder svg, Panel panel, int top) {
        double max =
                panel.bars().stream()
                        .mapToDouble(bar -> Math.max(bar.value().max(), highestGoal(bar)))
                        .max()
                        .orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / max;
        text(
                svg,
                24,
                top + 24,
                "start",
                "font-size=\"14\" font-weight=\"600\" fill=\"#1a202c\"",
                panel.title());
        int y = top + PANEL_HEAD;
        int first = y;
        for (Bar bar : panel.bars()) {
            draw(svg, bar, y, scale);
            y += PITCH + bar.goals().size() * MARK;
        }
        line(svg, LEFT, first - 8, LEFT, y - PITCH + BAR + 8.0, "stroke=\"#9aa3af\"");
        return y + PANEL_FOOT;
    }

    private static void draw(StringBuilder svg, Bar bar, int y, double scale) {
        int middle = y + BAR / 2;
        double end = LEFT + bar.value().median() * scale;
        text(
                svg,
                LEFT - 12,
                middle + 5,
                "end",
                "font-size=\"14\" fill=\"#1a202c\"" + (bar.ours() ? " font-weight=\"600\"" : ""),
                bar.label());
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\""
                                + " fill=\"%s\"/>%n",
                        LEFT,
                        y,
                        end - LEFT,
                        BAR,
                        bar.ours() ? "#1d6fd1" : "#b4bdc9"));
        // from the lowest run to the highest
        double min = LEFT + bar.value().min() * scale;
        double max = LEFT + bar.value().max() * scale;
        line(svg, min, middle, max, middle, "stroke=\"#1a202c\" stroke-width=\"1.5\"");
        line(svg, min, middle - 4, min, middle + 4, "stroke=\"#1a202c\" stroke-width=\"1.5\"");
        line(svg, max, middle - 4, max, middle + 4, "stroke=\"#1a202c\" stroke-width=\"1.5\"");
        double textStart = Math.max(Math.max(end, max), LEFT + highestGoal(bar) * scale);
        text(
                svg,
                textStart + 10,
                middle + 5,
                "start",
                "font-size=\"13\" fill=\"#1a202c\"",
                bar.text());
        for (int i = 0; i < bar.goals().size(); i++) {
            draw(svg, bar.goals().get(i), y, i + 1, scale);
        }
    }

    private static double highestGoal(Bar bar) {
        return bar.goals().stream().mapToDouble(Mark::at).max().orElse(0);
    }

    private static int height(Panel panel) {
        int marks = panel.bars().stream().mapToInt(bar -> bar.goals().size()).sum();
        return PANEL_HEAD + panel.bars().size() * PITCH + marks * MARK + PANEL_FOOT;
    }

    /** The text of each mark has its own line, so that marks next to each other stay readable. */
    private static void draw(StringBuilder svg, Mark mark, int y, int row, double scale) {
        double x = LEFT + mark.at() * scale;
        double bottom = y + BAR + row * MARK;
        line(svg, x, y - 4.0, x, bottom, "stroke=\"#c2410c\" stroke-width=\"2\"");
        text(svg, x + 5, bottom, "start", "font-size=\"11\" fill=\"#c2410c\"", mark.text());
    }

    private static void line(
            StringBuilder svg, double x1, double y1, double x2, double y2, String style) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>%n",
                        x1,
                        y1,
                        x2,
                        y2,
                        style));
    }

    private static void text(
            StringBuilder svg, double x, double y, String anchor, String style, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
                        x,
                        y,
                        anchor,
                        style,
                        escape(text)));
    }

    /** Escapes text for use in markup. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
