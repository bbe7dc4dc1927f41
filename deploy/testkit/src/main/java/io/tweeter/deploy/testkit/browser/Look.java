package io.tweeter.deploy.testkit.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;

/**
 * The appearance of a window.
 *
 * @param width in CSS pixels
 * @param height in CSS pixels
 */
public record Look(int width, int height, boolean dark, boolean scripts, boolean touch) {

    /** A phone held upright. */
    public static final Look PHONE = new Look(390, 844, false, true, true);

    /** A laptop. */
    public static final Look DESKTOP = new Look(1280, 900, false, true, false);

    /** The same in dark mode. */
    public Look inTheDark() {
        return new Look(width, height, true, scripts, touch);
    }

    /** The same with JavaScript off. */
    public Look withoutScripts() {
        return new Look(width, height, dark, false, touch);
    }

    Browser.NewContextOptions options(URI base) {
        return new Browser.NewContextOptions()
                .setBaseURL(base.toString())
                .setViewportSize(width, height)
                .setDeviceScaleFactor(1)
                .setHasTouch(touch)
                .setIsMobile(touch)
                .setJavaScriptEnabled(scripts)
                .setLocale("en-GB")
                .setTimezoneId("UTC")
                .setReducedMotion(ReducedMotion.REDUCE)
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT);
    }
}
