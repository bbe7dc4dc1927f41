package io.tweeter.flink.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * Lets what windows make wait longer in network buffers that are not full. Windows end every few
 * seconds, but a task wakes up after each timeout, whether it has something to send or not, and
 * most tasks of tweet-counts follow windows.
 */
final class WindowFlushes {

    private static final long TIMEOUT_MILLIS = 100;

    /** How the planner names a window that gives results. */
    private static final String WINDOW = "GlobalWindowAggregate";

    private WindowFlushes() {}

    /** Sets the timeouts of a job that is about to start. */
    static void delay(StreamGraph graph) {
        Deque<StreamNode> nodes = new ArrayDeque<>();
        for (StreamNode node : graph.getStreamNodes()) {
            if (node.getOperatorName().startsWith(WINDOW)) {
                nodes.add(node);
            }
        }
        Set<StreamNode> seen = new HashSet<>(nodes);
        while (!nodes.isEmpty()) {
            for (StreamEdge edge : nodes.remove().getOutEdges()) {
                edge.setBufferTimeout(TIMEOUT_MILLIS);
                StreamNode target = graph.getTargetVertex(edge);
                if (seen.add(target)) {
                    nodes.add(target);
                }
            }
        }
    }
}
