package io.tweeter.deploy.testkit.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A window with one page, which records everything that goes wrong in it. */
public final class Window implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Window(BrowserContext context, URI base) {
        this.context = context;
        context.setDefaultTimeout(30_000);
        page = context.newPage();
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error") || message.type().equals("warning")) {
                        complaints.add(message.text());
                    }
                });
        page.onPageError(complaints::add);
        page.onRequest(
                request -> {
                    URI address = URI.create(request.url());
                    if (!"data".equals(address.getScheme())
                            && !base.getAuthority().equals(address.getAuthority())) {
                        complaints.add("a request to " + address);
                    }
                });
    }

    /** The page. */
    public Page page() {
        return page;
    }

    /**
     * Errors and warnings on the console (including those of the Content-Security-Policy), uncaught
     * exceptions, and requests to other hosts.
     */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Whether the page is wider than the window, so that it scrolls sideways. */
    public boolean overflows() {
        return (boolean)
                page.evaluate(
                        "document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    /** Writes a screenshot of the whole page to {@code target/screenshots/NAME.png}. */
    public void screenshot(String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "screenshots", name + ".png"))
                        .setFullPage(true));
    }

    @Override
    public void close() {
        context.close();
    }
}
