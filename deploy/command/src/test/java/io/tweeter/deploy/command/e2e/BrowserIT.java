package io.tweeter.deploy.command.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.tweeter.deploy.testkit.browser.Chromium;
import io.tweeter.deploy.testkit.browser.Look;
import io.tweeter.deploy.testkit.browser.Window;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page in a browser, through the load balancer, on the whole pipeline, and Flink's. */
@ExtendWith(TestStack.Extension.class)
class BrowserIT {

    private static final double TIMEOUT_MILLIS = 60_000;

    private final TestStack stack;

    BrowserIT(TestStack stack) {
        this.stack = stack;
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
    }

    @Test
    void aTweetFromAPhoneAppearsOnPhoneDesktopAndCharts() {
        String handle = "mob" + UUID.randomUUID().toString().substring(0, 8);
        try (Chromium chromium = Chromium.start();
                Window phone = chromium.open(stack.loadBalancer(), Look.PHONE);
                Window desktop = chromium.open(stack.loadBalancer(), Look.DESKTOP);
                Window charts = chromium.open(stack.loadBalancer(), Look.DESKTOP)) {
            desktop.page().navigate("/");
            charts.page().navigate("/analytics");
            for (Window window : new Window[] {desktop, charts}) {
                assertThat(window.page().locator("#live[data-state=live]")).isVisible();
            }

            phone.page().navigate("/");
            phone.page().getByLabel("Your handle").fill(handle);
            phone.page().getByLabel("What do you say?").fill("We are <b>all</b> of us here.");
            phone.page().locator("#compose button").click();

            for (Window window : new Window[] {phone, desktop}) {
                Locator tweet =
                        window.page()
                                .locator("#tweets > .tweet")
                                .filter(new Locator.FilterOptions().setHasText(handle));
                assertThat(tweet).hasCount(1);
                assertThat(tweet).containsText("We are <b>all</b> of us here.");
            }
            // This window has had no input since: it received the tweet as an event.
            assertThat(charts.page().locator("main")).containsText(handle);

            Page user = phone.page();
            user.navigate("/users/" + handle);
            assertThat(user.locator("main")).containsText("1");
            phone.screenshot("e2e-phone-user");
            desktop.screenshot("e2e-desktop");
            charts.screenshot("e2e-charts");
            for (Window window : new Window[] {phone, desktop, charts}) {
                assertThat(window.complaints()).isEmpty();
                assertThat(window.overflows()).isFalse();
            }
        }
    }

    @Test
    void flinksPageShowsTheJobs() {
        try (Chromium chromium = Chromium.start();
                Window window = chromium.open(stack.flink(), Look.DESKTOP)) {
            window.page().navigate("/");
            assertThat(window.page().locator("body")).containsText("tweet-store");
        }
    }
}
