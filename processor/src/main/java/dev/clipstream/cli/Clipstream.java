package dev.clipstream.cli;

import dev.clipstream.cli.bench.BenchCommand;
import dev.clipstream.cli.collect.CollectCommand;
import dev.clipstream.cli.console.StandardError;
import dev.clipstream.cli.console.StandardOutput;
import dev.clipstream.cli.console.StatusLines;
import dev.clipstream.cli.demo.DemoCommand;
import dev.clipstream.cli.dlq.DlqCommand;
import dev.clipstream.cli.help.HelpTopic;
import dev.clipstream.cli.help.TopicHelp;
import dev.clipstream.cli.inspect.InspectCommand;
import dev.clipstream.cli.labels.LabelsCommand;
import dev.clipstream.cli.options.CheckedExecution;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.Launch;
import dev.clipstream.cli.options.LocaleCheck;
import dev.clipstream.cli.options.OptionSources;
import dev.clipstream.cli.options.UsageErrors;
import dev.clipstream.cli.review.ReviewCommand;
import dev.clipstream.cli.run.RunCommand;
import dev.clipstream.cli.run.RunTopics;
import dev.clipstream.cli.send.SendCommand;
import dev.clipstream.cli.topics.TopicsCommand;
import dev.clipstream.cli.view.ViewCommand;
import dev.clipstream.system.JavaCppSettings;
import dev.clipstream.system.TemporaryFiles;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The main class: parses the command line, runs a command and ends with its exit status. */
@Command(
    name = "clipstream",
    versionProvider = Clipstream.Version.class,
    header = "Labels images and video clips as they pass through Apache Kafka.",
    synopsisSubcommandLabel = "COMMAND",
    description = "%n'clipstream COMMAND --help' explains a command.%n",
    commandListHeading = "",
    footer = {
      "",
      "Without a broker, to see it work:",
      "  clipstream demo",
      "",
      "A first run, with a broker on localhost:9092:",
      "  clipstream topics",
      "  clipstream run --frame-model model.onnx &",
      "  clipstream send photos/",
      "  clipstream labels --from-beginning"
    },
    subcommands = {
      DemoCommand.class,
      TopicsCommand.class,
      RunCommand.class,
      SendCommand.class,
      LabelsCommand.class,
      ViewCommand.class,
      CollectCommand.class,
      ReviewCommand.class,
      DlqCommand.class,
      InspectCommand.class,
      BenchCommand.class,
      GenerateCompletion.class
    })
public final class Clipstream implements Callable<Integer> {

  private static final List<HelpTopic> TOPICS =
      List.of(
          HelpTopic.of("To begin with", "demo", "topics"),
          HelpTopic.of("To label", "run", "send"),
          HelpTopic.of("To see what is said", "labels", "view", "review", "dlq"),
          HelpTopic.of("Models and data", "inspect", "bench", "collect"),
          HelpTopic.of("Shell", "generate-completion"));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;

  public static void main(String[] arguments) {
    TemporaryFiles.ofThisProcess().begin();
    JavaCppSettings.apply();
    // Not flushed at each line, for the sake of many thousand labels a second.
    StandardOutput out = StandardOutput.ofProcess(false);
    PrintWriter err = new PrintWriter(StandardError.current(), true, StandardCharsets.UTF_8);
    System.exit(execute(List.of(arguments), System.getenv(), out, err));
  }

  /** Runs one command line as it came from the system; output that is lost is a failure. */
  static int execute(
      List<String> arguments,
      Map<String, String> environment,
      StandardOutput out,
      PrintWriter err) {
    Optional<String> unsayable = LocaleCheck.ofProcess().problem(arguments, environment);
    if (unsayable.isPresent()) {
      err.println("clipstream: " + unsayable.get());
      return CommandLine.ExitCode.USAGE;
    }
    return out.finish("clipstream", execute(arguments, environment, out.writer(), err), err);
  }

  /**
   * Runs one command line.
   *
   * @param environment what {@code CLIPSTREAM_…} is looked up in
   * @return 0 done, 1 failed, 2 bad usage
   */
  public static int execute(
      List<String> arguments, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    return Launch.run(
        "clipstream",
        arguments,
        environment,
        err,
        sources -> commandLine(sources, environment).setOut(out).setErr(err));
  }

  /** All commands, ready to parse. */
  static CommandLine commandLine(OptionSources sources, Map<String, String> environment) {
    CommandLine commands = new CommandLine(new Clipstream());
    UsageErrors usage = new UsageErrors(environment);
    CheckedExecution execution = new CheckedExecution(sources);
    commands.getSubcommands().values().forEach(Clipstream::describe);
    TopicHelp.groupCommands(commands, TOPICS);
    return Launch.prepared(commands, sources, usage)
        .setExecutionStrategy(parsed -> execute(execution, parsed))
        .setExecutionExceptionHandler(new Failures(usage.debug()));
  }

  private static void describe(CommandLine command) {
    command.getCommandSpec().versionProvider(VERSION);
    if (command.getCommand() instanceof RunCommand) {
      TopicHelp.groupOptions(command, RunTopics.ALL);
    }
    command.getSubcommands().values().forEach(Clipstream::describe);
  }

  /** As the JVM itself ends with where it is told to by {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY = 3;

  private static int execute(CheckedExecution execution, ParseResult parsed) {
    try {
      return execution.execute(parsed);
    } catch (OutOfMemoryError e) {
      List<CommandLine> commands = parsed.asCommandLineList();
      CommandLine command = commands.get(commands.size() - 1);
      new StatusLines(command.getCommandSpec().qualifiedName(), command.getErr())
          .complain(
              "out of memory (%s): Java's heap holds %,d MB at most, and as much beside it; java -Xmx"
                      .formatted(e.getMessage(), Runtime.getRuntime().maxMemory() >> 20)
                  + " gives more");
      return OUT_OF_MEMORY;
    } catch (NoClassDefFoundError e) {
      List<CommandLine> commands = parsed.asCommandLineList();
      throw withoutLibrary(commands.get(commands.size() - 1), e);
    }
  }

  /** What is made for {@code run} alone leaves out the libraries of other commands. */
  private static ExecutionException withoutLibrary(
      CommandLine command, NoClassDefFoundError missing) {
    CliException why =
        new CliException(
            "'"
                + command.getCommandName()
                + "' needs a library that is not here ("
                + missing.getMessage()
                + "): use the image or the archive with every command, not the one for run alone",
            missing);
    return new ExecutionException(command, String.valueOf(why.getMessage()), why);
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static final IVersionProvider VERSION = new Version();

  /** The version of the jar. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Clipstream.class.getPackage().getImplementationVersion();
      return new String[] {"clipstream " + (version == null ? "(not packaged)" : version)};
    }
  }
}
