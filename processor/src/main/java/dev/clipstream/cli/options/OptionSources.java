package dev.clipstream.cli.options;

import dev.clipstream.system.Utf8Text;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The sources of options that are not on the command line: first the environment, {@code
 * CLIPSTREAM_MAX_BATCH} for {@code --max-batch}, then the properties file given with {@code
 * --config}, where the key is {@code max-batch}. Immutable.
 */
public final class OptionSources implements IDefaultValueProvider {

  public static final String CONFIG = "--config";

  private static final String PREFIX = "CLIPSTREAM_";

  private final Map<String, String> environment;
  private final Map<String, String> file;
  private final String fileName;

  private OptionSources(
      Map<String, String> environment, Map<String, String> file, String fileName) {
    this.environment = Map.copyOf(environment);
    this.file = Map.copyOf(file);
    this.fileName = fileName;
  }

  /**
   * Reads the properties file, if one is given on the command line or as {@code CLIPSTREAM_CONFIG}.
   *
   * @throws CliException if it cannot be read
   */
  public static OptionSources of(List<String> arguments, Map<String, String> environment) {
    Optional<String> given =
        configArgument(arguments)
            .or(() -> Optional.ofNullable(environment.get(environmentName(CONFIG))))
            .filter(name -> !name.isBlank());
    return given
        .map(name -> new OptionSources(environment, read(Path.of(name)), name))
        .orElseGet(() -> new OptionSources(environment, Map.of(), ""));
  }

  /** Looked for by hand, since the file must be read before the other options are. */
  private static Optional<String> configArgument(List<String> arguments) {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith(CONFIG + "=")) {
        found = Optional.of(argument.substring(CONFIG.length() + 1));
      } else if (argument.equals(CONFIG) && i + 1 < arguments.size()) {
        found = Optional.of(arguments.get(i + 1));
      }
    }
    return found;
  }

  /** Reads a properties file; values lose the blanks around them. */
  static Map<String, String> read(Path path) {
    Properties properties = new Properties();
    try (Reader reader = new StringReader(Utf8Text.read(path))) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      String reason = Files.exists(path) ? reason(e) : "there is no such file";
      throw new CliException(path + " cannot be read as a properties file: " + reason, e);
    }
    Map<String, String> entries = new HashMap<>();
    properties.stringPropertyNames().stream()
        .forEach(key -> entries.put(key, properties.getProperty(key).trim()));
    return entries;
  }

  private static String reason(Exception e) {
    return e instanceof CharacterCodingException
        ? "it is not in UTF-8; save it in that encoding"
        : String.valueOf(e.getMessage());
  }

  /** The option's name in a properties file: its long name without dashes. */
  public static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /** The option's name in the environment. */
  public static String environmentName(String optionOrKey) {
    return PREFIX + optionOrKey.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether an option may come from the environment or the file, as all but a few may. */
  public static boolean isConfigurable(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp() && !option.longestName().equals(CONFIG);
  }

  /** The same, with nothing for some options. */
  public OptionSources without(Set<String> keys) {
    Map<String, String> restEnvironment = new HashMap<>(environment);
    Map<String, String> restFile = new HashMap<>(file);
    for (String key : keys) {
      for (String name : names(key)) {
        restEnvironment.remove(environmentName(name));
        restFile.remove(name);
      }
    }
    return new OptionSources(restEnvironment, restFile, fileName);
  }

  /** Keys of the properties file that no command knows, in order. */
  public Set<String> unknownKeys(Set<String> known) {
    Set<String> unknown = new TreeSet<>(file.keySet());
    known.forEach(key -> names(key).forEach(unknown::remove));
    return unknown;
  }

  /** The properties file as it was named; empty without one. */
  public String fileName() {
    return fileName;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !isConfigurable(option)) {
      return null;
    }
    return variable(option)
        .map(environment::get)
        .or(() -> fileKey(option).map(file::get))
        .orElse(null);
  }

  /** Whether an option is set to nothing in the file, and not in the environment. */
  boolean isBlank(OptionSpec option) {
    return isConfigurable(option)
        && variable(option).isEmpty()
        && fileKey(option).map(key -> file.getOrDefault(key, "").isBlank()).orElse(false);
  }

  /** What a key is and was called, newest first. */
  private static List<String> names(String key) {
    List<String> names = new ArrayList<>(List.of(key));
    names.addAll(RenamedOptions.oldKeys(key));
    return names;
  }

  /** The variable that an option is set with; an empty one counts as unset. */
  private Optional<String> variable(OptionSpec option) {
    return names(key(option)).stream()
        .map(OptionSources::environmentName)
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst();
  }

  /** The key that an option is set with in the file. */
  private Optional<String> fileKey(OptionSpec option) {
    return names(key(option)).stream().filter(file::containsKey).findFirst();
  }

  /** Which source other than the command line sets an option, for messages. */
  public Optional<String> origin(OptionSpec option) {
    return isConfigurable(option)
        ? variable(option).or(() -> fileKey(option).map(key -> "'" + key + "' in " + fileName))
        : Optional.empty();
  }
}
