package io.tweeter.deploy.servers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a log file from some point on. */
final class LogTail {

    private static final Pattern ERROR =
            Pattern.compile("\\b(ERROR|FATAL|Caused by|\\w+Exception)\\b");

    private static final int MAX_LINES = 8;
    private static final int MAX_LINE_LENGTH = 240;
    private static final int MAX_BYTES = 64 << 10;

    private final Path file;
    private final long start;

    private LogTail(Path file, long start) {
        this.file = file;
        this.start = start;
    }

    /** Starts at the current end of the file. */
    static LogTail fromEnd(Path file) throws IOException {
        return new LogTail(file, Files.exists(file) ? Files.size(file) : 0);
    }

    /**
     * The last lines that report an error, or else the last lines; few, and truncated to a readable
     * length. None if the file cannot be read.
     */
    List<String> lastLines() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(start, log.length() - MAX_BYTES);
            byte[] bytes = new byte[(int) Math.max(0, log.length() - from)];
            log.seek(from);
            log.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .map(LogTail::cut)
                            .toList();
            List<String> errors =
                    lines.stream().filter(line -> ERROR.matcher(line).find()).toList();
            return last(errors.isEmpty() ? lines : errors);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
    }

    private static String cut(String line) {
        return line.length() <= MAX_LINE_LENGTH ? line : line.substring(0, MAX_LINE_LENGTH) + "...";
    }
}
