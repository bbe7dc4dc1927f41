package io.tweeter.deploy.testkit.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import io.tweeter.deploy.servers.Programs;
import io.tweeter.deploy.testkit.Tool;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Chromium of this machine, headless. Belongs to one thread.
 *
 * <p>It is found on the {@code PATH}, or named by the environment variable {@code CHROMIUM}.
 */
public final class Chromium implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /**
     * Starts the browser. If none is installed, the test is skipped, or fails if the variable
     * {@code CI} is {@code true}.
     */
    public static Chromium start() {
        Optional<Path> executable = find();
        Tool.require(
                executable.isPresent(),
                "no Chromium found: install one, or name it in the variable CHROMIUM");
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Chromium(
                    playwright,
                    playwright
                            .chromium()
                            .launch(
                                    new BrowserType.LaunchOptions()
                                            .setExecutablePath(executable.get())
                                            .setArgs(arguments())));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static Optional<Path> find() {
        String named = System.getenv("CHROMIUM");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return NAMES.stream()
                .flatMap(name -> Programs.find(name, System.getenv("PATH")).stream())
                .findFirst();
    }

    private static List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run"));
        if ("root".equals(System.getProperty("user.name"))) {
            arguments.add("--no-sandbox");
        }
        return arguments;
    }

    /**
     * Opens a window with a profile of its own.
     *
     * @param base scheme, host and port of the pages; requests to other hosts are recorded
     */
    public Window open(URI base, Look look) {
        return new Window(browser.newContext(look.options(base)), base);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
