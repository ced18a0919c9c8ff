package dev.clipstream.view;

import dev.clipstream.testing.ThreadCpu;
import dev.clipstream.testing.page.Browser;
import dev.clipstream.testing.page.PageProbe;
import dev.clipstream.testing.page.Scrolling;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How smoothly the wall scrolls: a main program, run with the tests' class path and, if others are
 * wanted, the numbers of streams and rounds. In turn with the wall, an empty page of the same
 * height is scrolled, which is what the browser itself can do on this machine at this time.
 */
public final class ScrollBench {

  private static final long SCROLL_MILLIS = 4000;

  private ScrollBench() {}

  public static void main(String[] arguments) throws InterruptedException {
    int streams = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    List<Double> wall = new ArrayList<>();
    List<Double> empty = new ArrayList<>();
    try (FedScene fed = new FedScene(streams);
        Browser browser = Browser.require()) {
      for (int round = 0; round <= rounds; round++) {
        new PageProbe(browser, fed.address()).openWall();
        Thread.sleep(2000);
        Map<String, Double> workBefore = browser.work();
        Map<String, Long> before = ThreadCpu.ofChildren();
        Scrolling scrolled = Scrolling.through(browser, SCROLL_MILLIS);
        Map<String, Long> used = ThreadCpu.between(before, ThreadCpu.ofChildren());
        say("wall of " + streams, scrolled, used);
        sayWork(workBefore, browser.work());
        System.out.println(
            "    requests: "
                + browser.run("return performance.getEntriesByType('resource').length"));
        browser.open("about:blank");
        browser.run("document.body.style.height = arguments[0] + 'px'", scrolled.pixels() + 700);
        Scrolling nothing = Scrolling.through(browser, SCROLL_MILLIS);
        say("empty page", nothing, Map.of());
        if (round > 0) { // the first warms up
          wall.add(scrolled.updatesPerSecond());
          empty.add(nothing.updatesPerSecond());
        }
      }
      browser.complaints().forEach(System.out::println);
    }
    System.out.printf(
        Locale.ROOT,
        "medians of %d rounds: wall %.0f, empty page %.0f updates/s%n",
        rounds,
        median(wall),
        median(empty));
  }

  private static void say(String what, Scrolling scrolled, Map<String, Long> cpuMillis) {
    System.out.printf(
        Locale.ROOT,
        "%s: %s; load %.1f%n",
        what,
        scrolled,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    cpuMillis.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(8)
        .forEach(
            thread -> System.out.printf("    %5d ms  %s%n", thread.getValue(), thread.getKey()));
  }

  private static void sayWork(Map<String, Double> before, Map<String, Double> after) {
    StringBuilder line = new StringBuilder("    main thread:");
    for (String part : List.of("Task", "Script", "Layout", "RecalcStyle")) {
      String name = part + "Duration";
      line.append(
          String.format(
              Locale.ROOT, " %s %.0f ms", part, 1000 * (after.get(name) - before.get(name))));
    }
    System.out.println(line);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }
}
