package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.boot.json.JsonParserFactory;

/** A real Chromium, that of Debian or another on the path. */
final class Browser implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "dashboard");

    /** It would warn of versions of a protocol of which only what never changes is spoken here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;

    /** Opens the browser, or skips the test where there is none. */
    Browser() {
        Path chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Path chromedriver = onPath("chromedriver");
        assumeTrue(
                chromium != null && chromedriver != null,
                "The page is not tested, since there is no Chromium here: apt-get install -y chromium chromium-driver");
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(String.valueOf(chromium));
        options.addArguments(
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=en");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(String.valueOf(chromedriver)))
                        .build(),
                options);
        size(1280, 900);
    }

    private static @Nullable Path onPath(String... names) {
        String path = System.getenv("PATH");
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Sends these credentials with every request from now on. */
    void signIn(String user) {
        String credentials = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Authorization", "Basic " + credentials)));
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void open(String address) {
        leave(); // else another fragment is no other page
        driver.get(address);
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    String text(String css) {
        return driver.findElement(By.cssSelector(css)).getText();
    }

    String script(String script) {
        return String.valueOf(driver.executeScript(script));
    }

    /** Clicks what the reader sees there, whether or not it is being renewed just now. */
    void click(String css) {
        eventually(() -> driver.findElement(By.cssSelector(css)).click());
    }

    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses the tabulator until the element that has the focus matches; the reader has no mouse. */
    void tabTo(String css) {
        for (int i = 0; i < 60; i++) {
            type(Keys.TAB);
            if (script("return document.activeElement.matches('" + css + "')").equals("true")) {
                return;
            }
        }
        throw new AssertionError("The keyboard does not reach " + css);
    }

    void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }

    /** Keeps a picture of the whole page among the build's output. */
    void picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            int height = Integer.parseInt(script("return document.documentElement.scrollHeight"));
            int width = Integer.parseInt(script("return document.documentElement.clientWidth"));
            size(width, height);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the addresses of all requests so far that were not told of before. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> JsonParserFactory.getJsonParser().parseMap(entry.getMessage()))
                .map(entry -> (Map<?, ?>) entry.get("message"))
                .filter(message -> "Network.requestWillBeSent".equals(message.get("method")))
                .map(message -> (Map<?, ?>) ((Map<?, ?>) message.get("params")).get("request"))
                .map(request -> String.valueOf(request.get("url")))
                .toList();
    }

    /** Asserts that the browser had nothing to complain of, such as what a content security policy forbids. */
    void requireNoComplaints() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    }

    /** Goes to an empty page. */
    void leave() {
        driver.get("about:blank");
    }

    /** Leaves aside what it has complained of so far, which the test expects. */
    void forgetComplaints() {
        leave();
        driver.manage().logs().get(LogType.BROWSER);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
