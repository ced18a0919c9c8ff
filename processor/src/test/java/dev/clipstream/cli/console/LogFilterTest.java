package dev.clipstream.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the program's own configuration of logs lets through, of lines as Kafka writes them. */
class LogFilterTest {

  private static final String TASK_MANAGER =
      "org.apache.kafka.streams.processor.internals.TaskManager";
  private static final String FAILED =
      "stream-thread [a-b2e57abe-StreamThread-1] Get exceptions for the following tasks: {}";

  private final List<String> shown = new ArrayList<>();
  private LoggerContext context;

  @BeforeEach
  void configure() throws Exception {
    URI file = LogFilterTest.class.getResource("/log4j2.xml").toURI();
    context = new LoggerContext("test", null, file);
    context.start();
    var appender =
        new AbstractAppender("shown", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            shown.add(event.getMessage().getFormattedMessage());
          }
        };
    appender.start();
    context.getConfiguration().getRootLogger().removeAppender("stderr");
    context.getConfiguration().getRootLogger().addAppender(appender, null, null);
    context.updateLoggers();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private static TaskCorruptedException corrupted(TaskId task) {
    return new TaskCorruptedException(Set.of(task));
  }

  @Test
  void tasksThatAreBuiltAnewAfterAKill_areNoError() {
    Map<TaskId, Exception> tasks = new LinkedHashMap<>();
    for (int partition = 0; partition < 12; partition++) {
      TaskId task = new TaskId(0, partition);
      tasks.put(task, corrupted(task));
      context.getLogger(TASK_MANAGER).error(FAILED, tasks);
    }
    assertThat(shown).isEmpty();
  }

  @Test
  void everyOtherFailureOfATask_isShown_alsoBesideOneOfThese() {
    TaskId first = new TaskId(0, 0);
    Map<TaskId, Exception> mixed = new LinkedHashMap<>();
    mixed.put(first, corrupted(first));
    mixed.put(new TaskId(0, 1), new StreamsException("the disk is full"));
    context.getLogger(TASK_MANAGER).error(FAILED, mixed);
    assertThat(shown).singleElement().asString().contains("the disk is full");
    context
        .getLogger(TASK_MANAGER)
        .error(FAILED, Map.of(first, new StreamsException("also this", corrupted(first))));
    context.getLogger(TASK_MANAGER).error("tasks are corrupted and hence this is another line");
    context.getLogger(TASK_MANAGER).warn("no error");
    context
        .getLogger("org.apache.kafka.streams.processor.internals.StreamThread")
        .error(FAILED, Map.of(first, corrupted(first)));
    assertThat(shown).hasSize(4);
  }
}
