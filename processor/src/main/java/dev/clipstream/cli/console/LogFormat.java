package dev.clipstream.cli.console;

import java.util.Locale;
import org.apache.logging.log4j.core.config.Configurator;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The format of the log: text for people or JSON for collectors. */
public enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** One JSON object a line. */
  JSON;

  /** {@code log4j2.xml} asks for it. */
  private static final String PROPERTY = "clipstream.log.format";

  /** From here on, all that is logged has this format. */
  public void apply() {
    if (this != current()) {
      if (this == JSON) {
        StandardError.takeFromNativeCode();
        Thread.setDefaultUncaughtExceptionHandler(LogFormat::logDeath);
      }
      System.setProperty(PROPERTY, name().toLowerCase(Locale.ROOT));
      Configurator.reconfigure();
    }
  }

  /** Java itself would write it as text. */
  private static void logDeath(Thread thread, Throwable death) {
    LoggerFactory.getLogger(LogFormat.class).error("{} died", thread.getName(), death);
  }

  /** What was last applied in this process. */
  public static LogFormat current() {
    return System.getProperty(PROPERTY, "").equals("json") ? JSON : TEXT;
  }

  /** Reads {@code text} or {@code json}. */
  public static final class Converter implements ITypeConverter<LogFormat> {

    @Override
    public LogFormat convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "text" -> TEXT;
        case "json" -> JSON;
        default -> throw new TypeConversionException("'" + text + "' is neither text nor json");
      };
    }
  }
}
